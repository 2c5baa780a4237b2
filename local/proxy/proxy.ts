/**
 * Stands before the embedded servers, one loopback port a service, and enforces what they don't: calls that no step
 * concerns are streamed through.
 */
import { Agent, createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Endpoints, Service } from '../servers/servers.ts';
import type { Answer, Call, Step } from './call.ts';
import { checkExpressions } from './dynamodb.ts';
import { forward, head, type Upstream } from './forward.ts';
import { conditionalWrites } from './s3.ts';

export interface Proxy {
  readonly endpoints: Endpoints;
  stop(): Promise<void>;
}

/** What a service's calls go through, in this order, before they reach its server. */
const steps = (): Readonly<Record<Service, readonly Step[]>> => ({
  kinesis: [],
  dynamodb: [checkExpressions],
  s3: [conditionalWrites()],
  sqs: [],
});

/** Starts a door on a free port before each of the servers; one whose calls no step concerns is reached directly. */
export async function startProxy(servers: Endpoints): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true });
  const path = steps();
  const doors: Door[] = [];
  const open = async (service: Service): Promise<string> => {
    if (path[service].length === 0) return servers[service];
    const door = await openDoor(servers[service], agent, path[service]);
    doors.push(door);
    return door.url;
  };
  const [kinesis, dynamodb, s3, sqs] = await Promise.all([
    open('kinesis'),
    open('dynamodb'),
    open('s3'),
    open('sqs'),
  ]);
  return {
    endpoints: { kinesis, dynamodb, s3, sqs },
    stop: async () => {
      await Promise.all(doors.map(({ server }) => closed(server)));
      agent.destroy();
    },
  };
}

interface Door {
  readonly url: string;
  readonly server: Server;
}

async function openDoor(endpoint: string, agent: Agent, path: readonly Step[]): Promise<Door> {
  const { hostname: host, port } = new URL(endpoint);
  const upstream: Upstream = { host, port, agent };
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
