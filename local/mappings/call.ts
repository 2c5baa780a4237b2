/**
 * One call of AWS' JSON protocols. A mapping asks many times a second whether there is something to do: this costs a
 * tenth of the SDK's call, and the thread that it runs in also answers the front doors.
 */
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Service {
  readonly endpoint: string;
  readonly region: string;
  /** What stands before an operation in `x-amz-target`. */
  readonly target: 'Kinesis_20131202' | 'AmazonSQS';
}

const agent = new Agent({ keepAlive: true });
/** SQS' longest poll is 20 s. */
const TIMEOUT_MS = 40_000;

/** @throws Error whose name is the service's error type, for example ExpiredIteratorException. */
export async function call<Answer>(
  { endpoint, region, target }: Service,
  operation: string,
  input: object,
  signal: AbortSignal,
): Promise<Answer> {
  const body = JSON.stringify(input);
  const { status, text } = await post(endpoint, body, signal, {
    'content-type': `application/x-amz-json-${target === 'AmazonSQS' ? '1.0' : '1.1'}`,
    'content-length': String(Buffer.byteLength(body)),
    'x-amz-target': `${target}.${operation}`,
    'x-amz-date': new Date().toISOString().replaceAll(/[-:]|\.\d+/g, ''),
    authorization: `AWS4-HMAC-SHA256 Credential=local/19700101/${region}/x/aws4_request, SignedHeaders=host, Signature=0`,
  });
  if (status === 200) return JSON.parse(text);
  throw serviceError(operation, text);
}

async function post(endpoint: string, body: string, signal: AbortSignal, headers: Record<string, string>) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const sent = request(endpoint, { method: 'POST', agent, headers, signal: bounded }, (response) => {
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
