/**
 * Calls of the runner's own to the servers that speak AWS's JSON protocols; none of them checks signatures. A mapping
 * asks many times a second whether there is something to do: this costs a tenth of the SDK's call, and the thread that
 * it runs in also answers the front doors.
 */
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { JsonObject } from '../template/json.ts';

const TARGETS = {
  kinesis: { target: 'Kinesis_20131202', version: '1.1' },
  dynamodb: { target: 'DynamoDB_20120810', version: '1.0' },
  sqs: { target: 'AmazonSQS', version: '1.0' },
  glue: { target: 'AWSGlue', version: '1.1' },
  athena: { target: 'AmazonAthena', version: '1.1' },
} as const;
/** SQS' longest poll is 20 s. */
const TIMEOUT_MS = 40_000;
const agent = new Agent({ keepAlive: true });

/** @throws Error whose name is the service's error type, for example ExpiredIteratorException. */
export async function callServer<Answer = JsonObject>(
  endpoint: string,
  service: keyof typeof TARGETS,
  operation: string,
  input: object,
  signal?: AbortSignal,
): Promise<Answer> {
  const { target, version } = TARGETS[service];
  const body = JSON.stringify(input);
  const { status, text } = await post(endpoint, body, signal, {
    'content-type': `application/x-amz-json-${version}`,
    'content-length': String(Buffer.byteLength(body)),
    'x-amz-target': `${target}.${operation}`,
    'x-amz-date': '20260101T000000Z',
    authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none',
  });
  if (status === 200) return JSON.parse(text || '{}');
  throw serviceError(operation, text);
}

async function post(
  endpoint: string,
  body: string,
  signal: AbortSignal | undefined,
  headers: Readonly<Record<string, string>>,
) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const bound = AbortSignal.timeout(TIMEOUT_MS);
  const until = signal === undefined ? bound : AbortSignal.any([signal, bound]);
  const sent = request(endpoint, { method: 'POST', agent, headers, signal: until }, (response) => {
    text(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
  });
  sent.on('error', reject);
  sent.end(body);
  return promise;
}

/** An error's body is JSON, or XML where the server didn't come to read the call. */
function serviceError(operation: string, text: string): Error {
  const [, type = 'ServiceError'] = /"__type":\s*"(?:[^"]*#)?(\w+)"/.exec(text) ?? [];
  return Object.assign(new Error(`${operation} failed: ${text.slice(0, 500)}`), { name: type });
}
