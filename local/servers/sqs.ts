/** SQS: our own, as fauxqs lacks what the order of units rests on (see docs/adr). */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { isObject, type Json, type JsonObject } from '../template/json.ts';
import { OPERATIONS } from './sqs/operations.ts';
import { openService } from './sqs/service.ts';
import { SqsError } from './sqs/sqs-error.ts';
import { openStore } from './sqs/store.ts';
import { listen, told } from './worker.ts';

const { directory, region } = told();
const store = openStore(directory);
const service = openService(store, (name) => `arn:aws:sqs:${region}:000000000000:${name}`);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    reply(response, 200, await run(request, response));
  } catch (error) {
    const { code, message } =
      error instanceof SqsError ? error : { code: 'InternalError', message: String(error) };
    reply(response, code === 'InternalError' ? 500 : 400, { __type: `com.amazonaws.sqs#${code}`, message });
  }
}

async function run(request: IncomingMessage, response: ServerResponse): Promise<JsonObject> {
  const [, name = ''] = String(request.headers['x-amz-target']).split('.');
  const operation = OPERATIONS[name];
  if (operation === undefined)
    throw new SqsError('UnknownOperationException', `The local SQS has no ${name}.`);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const input: Json = JSON.parse(await text(request));
  return operation(service, isObject(input) ? input : {}, {
    host: request.headers.host ?? '',
    gone: gone.signal,
  });
}

function reply(response: ServerResponse, status: number, body: JsonObject): void {
  const bytes = Buffer.from(JSON.stringify(body));
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'content-length': bytes.length };
  response.writeHead(status, headers).end(bytes);
}

listen(
  createServer((request, response) => void answer(request, response)),
  () => store.close(),
);
