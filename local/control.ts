/** Stacks that come and go, and what there is: a loopback server for the tools that run with the platform. */
import { createServer, type ServerResponse } from 'node:http';
import { partOf } from './aside.ts';
import { listen } from './front-door/listen.ts';
import { inTurn } from './proxy/in-turn.ts';
import type { StackSet } from './stack-set.ts';
import type { Stack } from './template/stack.ts';

export interface Control {
  readonly url: string;
  /** Makes a stack as whoever calls PUT does. */
  put(stack: Stack): Promise<void>;
  /** The sets that are there. */
  sets(): readonly StackSet[];
  /** Removes what came, and ends. */
  stop(): Promise<void>;
}

export interface ControlOptions {
  readonly lasting: StackSet;
  readonly aside: readonly Stack[];
  readonly start: (stack: Stack) => Promise<StackSet>;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/**
 * `GET /resources`: all that there is. `PUT /stacks/batch`: 201 when its resources are there, 200 where they were.
 * `DELETE /stacks/batch`: 204 when they are gone. One call of a stack after another.
 */
export async function startControl({ lasting, aside, start }: ControlOptions): Promise<Control> {
  const came = new Map<Stack, StackSet>();
  const oneByOne = inTurn();
  const sets = (): readonly StackSet[] => [lasting, ...came.values()];

  const put = (stack: Stack): Promise<Answer> =>
    oneByOne(stack.name, async () => {
      if (came.has(stack)) return { status: 200 };
      came.set(stack, await start(stack));
      return { status: 201 };
    });
  const remove = (stack: Stack): Promise<Answer> =>
    oneByOne(stack.name, async () => {
      const set = came.get(stack);
      came.delete(stack);
      await set?.stop();
      return { status: 204 };
    });
  const answer = async (method: string, url: string): Promise<Answer> => {
    if (method === 'GET' && url === '/resources') return { status: 200, body: resources(sets()) };
    const stack = aside.find((each) => url === `/stacks/${partOf(each)}`);
    if (stack === undefined) return { status: 404, body: { message: `there is no ${url}` } };
    if (method === 'PUT') return put(stack);
    if (method === 'DELETE') return remove(stack);
    return { status: 405, body: { message: `${url} takes PUT and DELETE` } };
  };

  const server = createServer((request, response) => {
    request.resume();
    answer(request.method ?? '', request.url ?? '')
      .catch((error: unknown) => ({ status: 500, body: { message: String(error) } }))
      .then((answered) => reply(response, answered));
  });
  const port = await listen(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    put: async (stack) => void (await put(stack)),
    sets,
    stop: async () => {
      await Promise.all(aside.map(remove));
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

const resources = (sets: readonly StackSet[]) =>
  sets.flatMap(({ stacks }) =>
    stacks.flatMap((stack) =>
      stack.resources.map(({ logicalId, type }) => ({ stack: stack.name, logicalId, type })),
    ),
  );

function reply(response: ServerResponse, { status, body }: Answer): void {
  if (body === undefined) return void response.writeHead(status).end();
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
