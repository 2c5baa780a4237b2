/**
 * Stands before the embedded servers, one loopback port a service, and enforces what they don't: calls that no step
 * concerns are streamed through.
 */
import { Agent, createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Endpoints, Service } from '../servers/servers.ts';
import type { Answer, Call, Step } from './call.ts';
import { checkExpressions } from './dynamodb.ts';
import { forward, head, type Upstream } from './forward.ts';
import { openJournal } from './notification-journal.ts';
import { announcer, catchUp, notifications } from './notifications.ts';
import { conditionalWrites } from './s3.ts';

export interface Proxy {
  readonly endpoints: Endpoints;
  stop(): Promise<void>;
}

export interface ProxyOptions {
  /** Where buckets' notifications survive; without it they live in memory. */
  readonly directory?: string;
  readonly region?: string;
}

/**
 * Starts a door on a free port before the servers whose calls some step concerns; the others are reached directly.
 * What a platform that was killed didn't tell of is told first.
 */
export async function startProxy(servers: Endpoints, options: ProxyOptions = {}): Promise<Proxy> {
  const { directory, region = 'us-east-1' } = options;
  const agent = new Agent({ keepAlive: true });
  const journal = openJournal(directory);
  const announce = announcer(servers.sqs, region);
  const upstream = upstreamOf(servers.s3, agent);
  await catchUp(journal, announce, (path) => head(path, upstream));
  const steps: Partial<Record<Service, readonly Step[]>> = {
    dynamodb: [checkExpressions],
    s3: [conditionalWrites(), notifications(journal, announce)],
  };
  const doors: Door[] = [];
  const open = async (service: Service): Promise<string> => {
    const path = steps[service];
    if (path === undefined) return servers[service];
    const door = await openDoor(upstreamOf(servers[service], agent), path);
    doors.push(door);
    return door.url;
  };
  const [dynamodb, s3] = await Promise.all([open('dynamodb'), open('s3')]);
  return {
    endpoints: { ...servers, dynamodb, s3 },
    stop: async () => {
      await Promise.all(doors.map(({ server }) => closed(server)));
      agent.destroy();
      journal.close();
    },
  };
}

function upstreamOf(endpoint: string, agent: Agent): Upstream {
  const { hostname: host, port } = new URL(endpoint);
  return { host, port, agent };
}

interface Door {
  readonly url: string;
  readonly server: Server;
}

async function openDoor(upstream: Upstream, path: readonly Step[]): Promise<Door> {
  const server = createServer((incoming, response) => {
    const onward = (call: Call) => forward(call, upstream, response);
    pass(arrived(incoming, upstream), path, onward, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return { url: `http://127.0.0.1:${address.port}`, server };
}

const arrived = (incoming: IncomingMessage, upstream: Upstream): Call => ({
  request: incoming,
  body: incoming,
  head: (path) => head(path, upstream),
});

/** A server that fails to answer resets the caller's connection, and the SDK tries again. */
async function pass(
  call: Call,
  [step, ...rest]: readonly Step[],
  onward: (call: Call) => Promise<undefined>,
  response: ServerResponse,
): Promise<undefined> {
  if (step === undefined) return onward(call);
  const answer = await step(call, () => pass(call, rest, onward, response));
  if (answer !== undefined) reply(call, answer, response);
  return undefined;
}

function reply(call: Call, { status, type, body }: Answer, response: ServerResponse): void {
  call.request.resume();
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
