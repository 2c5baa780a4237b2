/** A server of one of AWS's JSON protocols: calls by `x-amz-target`, errors by their names. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { isObject, type Json, type JsonObject } from '../template/json.ts';

/** An answer that isn't 200: `code` is the service's name for it. */
export class ServiceError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Caller {
  /** The address by which the caller came. */
  readonly host: string;
  /** Aborted when the caller goes away. */
  readonly gone: AbortSignal;
}

export type Operation = (input: JsonObject, caller: Caller) => JsonObject | Promise<JsonObject>;

export interface JsonService {
  /** As people call it, for messages. */
  readonly name: string;
  /** What stands before an error's name, as `com.amazonaws.sqs#`. */
  readonly namespace: string;
  readonly version: '1.0' | '1.1';
  /** Undefined for a call that this server doesn't have. */
  operation(name: string): Operation | undefined;
}

const INTERNAL = 'InternalError';

export function jsonServer(service: JsonService): Server {
  const type = `application/x-amz-json-${service.version}`;
  return createServer((request, response) => {
    run(service, request, response).then(
      (body) => reply(response, 200, type, body),
      (error: unknown) => {
        const { code, message } =
          error instanceof ServiceError ? error : { code: INTERNAL, message: String(error) };
        const status = code === INTERNAL ? 500 : 400;
        reply(response, status, type, { __type: `${service.namespace}${code}`, message });
      },
    );
  });
}

async function run(
  service: JsonService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<JsonObject> {
  const [, name = ''] = String(request.headers['x-amz-target']).split('.');
  const operation = service.operation(name);
  if (operation === undefined)
    throw new ServiceError('UnknownOperationException', `The local ${service.name} has no ${name}.`);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const input: Json = JSON.parse(await text(request));
  return operation(isObject(input) ? input : {}, { host: request.headers.host ?? '', gone: gone.signal });
}

function reply(response: ServerResponse, status: number, type: string, body: JsonObject): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length }).end(bytes);
}
