/** Calls of the runner's own to the servers that speak AWS's JSON protocols; none of them checks signatures. */
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { isObject, type Json, type JsonObject } from '../template/json.ts';

const TARGETS = { kinesis: 'Kinesis_20131202', dynamodb: 'DynamoDB_20120810', sqs: 'AmazonSQS' } as const;
const TIMEOUT_MS = 20_000;
const agent = new Agent({ keepAlive: true });

/** @throws Error whose name is the service's, for example ResourceInUseException. */
export async function callServer(
  endpoint: string,
  service: keyof typeof TARGETS,
  operation: string,
  input: JsonObject,
): Promise<JsonObject> {
  const { status, body } = await post(endpoint, JSON.stringify(input), {
    'content-type': `application/x-amz-json-${service === 'kinesis' ? '1.1' : '1.0'}`,
    'x-amz-target': `${TARGETS[service]}.${operation}`,
    'x-amz-date': '20260101T000000Z',
    authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none',
  });
  const answer: Json = body === '' ? {} : JSON.parse(body);
  const members = isObject(answer) ? answer : {};
  if (status === 200) return members;
  const name = String(members.__type).split('#').at(-1) ?? '';
  throw Object.assign(new Error(`${operation}: ${members.message ?? ''}`), { name });
}

const post = (endpoint: string, body: string, headers: Readonly<Record<string, string>>) =>
  new Promise<{ readonly status: number; readonly body: string }>((resolve, reject) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const call = request(endpoint, { method: 'POST', agent, headers, signal }, (answer) => {
      text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject);
    });
    call.once('error', reject);
    call.end(body);
  });
