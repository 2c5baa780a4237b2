import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo } from '../../../lambdas/aws/clients.ts';
import type { HttpRequest, HttpResponse } from '../../../lambdas/domain/http.ts';
import { formatKey, keyPartition } from '../../../lambdas/domain/key.ts';
import { type Embedded, embedded } from '../../embedded.ts';
import { httpRequest } from '../http-request.ts';
import { producerEnvironment } from '../lambda-environment.ts';
import { catchLogLines } from '../log-lines.ts';
import { idsIn, readStream } from '../stream-reader.ts';

const KEY = formatKey('public', Buffer.alloc(32, 1));
let platform: Embedded;
let running = true;
let handler: (request: HttpRequest) => Promise<HttpResponse>;

beforeAll(async () => {
  platform = await embedded();
  producerEnvironment(platform);
  await dynamo(BACKGROUND).send(
    new PutCommand({
      TableName: platform.tables.keys,
      Item: { pk: keyPartition(KEY), tenant: 'demo', kind: 'public', disabled: false },
    }),
  );
  ({ handler } = await import('../../../lambdas/collect/handler.ts'));
});

afterAll(() => stop());

/** Once: the last test stops it early. */
async function stop(): Promise<void> {
  if (running) await platform.stop();
  running = false;
}

const post = (body: string, key = KEY): Promise<HttpResponse> =>
  handler(httpRequest({ method: 'POST', path: '/v1/events', query: `key=${key}`, body }));

test('500 events are on the stream once they are answered', async () => {
  const lines = Array.from({ length: 500 }, (_, index) =>
    JSON.stringify({ type: 'view', id: `event-${index}` }),
  );
  const response = await post(lines.join('\n'));

  expect(response.statusCode).toBe(202);
  expect(JSON.parse(response.body ?? '')).toMatchObject({ accepted: 500, rejected: 0 });
  const ids = idsIn(await readStream(platform.stream));
  expect([...ids].sort()).toEqual(lines.map((line) => JSON.parse(line).id).sort());
});

test('a key that nobody was given opens nothing', async () => {
  expect(await post('{"type":"view"}', formatKey('public', Buffer.alloc(32, 2)))).toMatchObject({
    statusCode: 401,
  });
});

test('senders are asked to come again while stream and overflow are down', async () => {
  await stop();
  const log = catchLogLines();
  const response = await post('{"type":"view","id":"a"}');
  log.release();

  expect(response).toMatchObject({ statusCode: 503, headers: { 'retry-after': '2' } });
  expect(JSON.parse(response.body ?? '')).toMatchObject({
    unavailable: 1,
    results: [{ index: 0, id: 'a', status: 'unavailable' }],
  });
  expect(log.of('WARN')).toHaveLength(2);
  expect(log.of('ERROR')).toEqual([]);
});
