/** An HTTP server that answers as both front doors do, and keeps what it was asked. */
import { createServer, type IncomingMessage, type Server } from 'node:http';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface FakePlatform {
  readonly url: string;
  readonly asked: Asked[];
  readonly links: Map<string, unknown>;
  close(): Promise<void>;
}

/** What it answers in place of its own answer: a status, or `reset` to break the connection. */
export type Fault = (asked: Asked) => number | 'reset' | undefined;

const readBody = async (request: IncomingMessage): Promise<string> =>
  Buffer.concat(await request.toArray()).toString();

export const SECRET_KEY = `tsk_${'s'.repeat(43)}`;

function statusOf(asked: Asked, links: Map<string, unknown>): number {
  if (asked.path.startsWith('/r/')) return links.has(asked.path.slice(3)) ? 302 : 404;
  if (asked.headers.authorization !== `Bearer ${SECRET_KEY}`) return 401;
  if (asked.method === 'GET') return links.has(asked.path.slice('/v1/links/'.length)) ? 200 : 404;
  const { slug }: { slug: string } = JSON.parse(asked.body);
  if (links.has(slug)) return 409;
  links.set(slug, JSON.parse(asked.body));
  return 201;
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(address.port);
      else reject(new Error('it has no port'));
    });
  });

export async function fakePlatform(fault: Fault = () => undefined): Promise<FakePlatform> {
  const asked: Asked[] = [];
  const links = new Map<string, unknown>();
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const { method = '', url: path = '', headers } = request;
      const now = { method, path, headers, body };
      asked.push(now);
      const status = fault(now) ?? statusOf(now, links);
      if (status === 'reset') request.socket.destroy();
      else response.writeHead(status, status === 302 ? { location: 'https://example.com/' } : {}).end();
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    links,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
