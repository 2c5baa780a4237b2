/** A front door: an HTTP API on a loopback port. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIPv4 } from 'node:net';
import type { LambdaFunction } from '../lambda/pool.ts';
import { ACCOUNT } from '../template/resolve.ts';
import { listen } from './listen.ts';
import { type Door, pathOf, toEvent } from './request.ts';
import { NOT_FOUND, type Reply, SERVER_ERROR, TOO_LARGE, toReply, UNAVAILABLE } from './response.ts';
import { type Match, type Route, type Router, router } from './routes.ts';

/** API Gateway's limits: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html. */
const BODY_BYTES = 10 * 1024 * 1024;
const HEADER_BYTES = 10_240;
const INTEGRATION_MS = 30_000;
const IDLE_CONNECTION_MS = 60_000;

export interface FrontDoor {
  readonly port: number;
  readonly url: string;
  /** Before that every request is answered 503. */
  open(routes: readonly Route<LambdaFunction>[]): void;
  /** Answers what has arrived, at most for a few seconds. */
  stop(): Promise<void>;
}

/** Takes `port`, or the next that is free. */
export async function startDoor(apiId: string, port: number): Promise<FrontDoor> {
  let routes: Router<LambdaFunction> | undefined;
  const server = createServer({ maxHeaderSize: HEADER_BYTES, keepAliveTimeout: IDLE_CONNECTION_MS });
  const taken = await listen(server, port);
  const door: Door = { account: ACCOUNT, apiId, port: taken };
  server.on('request', (request, response) => {
    handle(request, door, routes)
      .then((reply) => send(reply, response))
      .catch((error) => {
        // What a function answered can't be sent (a line break in a header), or the client went away.
        console.error(`${apiId}: ${request.method} ${request.url}:`, error);
        if (!response.headersSent) send(SERVER_ERROR, response);
      });
  });
  return {
    port: taken,
    url: `http://127.0.0.1:${taken}`,
    open: (given) => {
      routes = router(given);
    },
    stop: () => closed(server),
  };
}

async function handle(
  request: IncomingMessage,
  door: Door,
  routes: Router<LambdaFunction> | undefined,
): Promise<Reply> {
  const body = await bodyOf(request);
  if (body === undefined) return TOO_LARGE;
  if (routes === undefined) return UNAVAILABLE;
  const { method = '', url = '' } = request;
  const match = routes(method, pathOf(url));
  return match === undefined ? NOT_FOUND : invoke(request, body, match, door);
}

async function invoke(
  request: IncomingMessage,
  body: Buffer,
  { route, parameters }: Match<LambdaFunction>,
  door: Door,
): Promise<Reply> {
  const received = {
    method: request.method ?? '',
    target: request.url ?? '',
    protocol: `HTTP/${request.httpVersion}`,
    rawHeaders: request.rawHeaders,
    sourceIp: sourceIp(request),
    body,
  };
  const matched = parameters === undefined ? { key: route.key } : { key: route.key, parameters };
  const arrival = { requestId: randomBytes(11).toString('base64'), time: Date.now() };
  const event = toEvent(received, matched, door, arrival);
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, INTEGRATION_MS, undefined);
  const outcome = await Promise.race([route.target.invoke(JSON.stringify(event), INTEGRATION_MS), late]);
  clearTimeout(timer);
  return outcome === undefined ? UNAVAILABLE : toReply(outcome);
}

/** An IPv4 client of a socket of both families keeps its own address. */
function sourceIp({ socket }: IncomingMessage): string {
  const address = socket.remoteAddress ?? '';
  const mapped = address.startsWith('::ffff:') ? address.slice(7) : '';
  return isIPv4(mapped) ? mapped : address;
}

const EMPTY = Buffer.alloc(0);

/** Undefined when it is larger than API Gateway takes. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const { 'content-length': length = '', 'transfer-encoding': coding } = request.headers;
  if (coding === undefined && (length === '' || length === '0')) return EMPTY;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= BODY_BYTES) chunks.push(chunk);
  }
  return bytes > BODY_BYTES ? undefined : Buffer.concat(chunks);
}

function send({ status, headers, body }: Reply, response: ServerResponse): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

const DRAIN_MS = 3_000;

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
  });
