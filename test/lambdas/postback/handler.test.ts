import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo } from '../../../lambdas/aws/clients.ts';
import type { HttpRequest, HttpResponse } from '../../../lambdas/domain/http.ts';
import { type Embedded, embedded } from '../../embedded.ts';
import { httpRequest } from '../http-request.ts';
import { producerEnvironment } from '../lambda-environment.ts';
import { catchLogLines } from '../log-lines.ts';
import { drainQueue } from '../queue-reader.ts';
import { readStream } from '../stream-reader.ts';

let platform: Embedded;
let running = true;
let handler: (request: HttpRequest) => Promise<HttpResponse>;

beforeAll(async () => {
  platform = await embedded();
  producerEnvironment(platform);
  const item = { kind: 'conversion', tenant: 'demo', value: 5, currency: 'EUR', disabled: false };
  await dynamo(BACKGROUND).send(
    new PutCommand({
      TableName: platform.tables.links,
      Item: { ...item, pk: 'conversion#sale', id: 'sale' },
    }),
  );
  ({ handler } = await import('../../../lambdas/postback/handler.ts'));
});

/** Once: the last test stops it early. */
async function stop(): Promise<void> {
  if (running) await platform.stop();
  running = false;
}

afterAll(stop);

const tell = (conversion: string, query = '') =>
  handler(httpRequest({ path: `/c/${conversion}`, query, parameters: { conversion } }));

test('a conversion is on the stream once its partner is answered', async () => {
  expect(await tell('sale', 'click_id=c-1')).toMatchObject({ statusCode: 200 });

  const records = await readStream(platform.stream);
  expect(records.map(({ data }) => JSON.parse(data))).toMatchObject([
    { type: 'conversion', tenant: 'demo', subject: 'sale', source: 'postback', value: 5, currency: 'EUR' },
  ]);
  expect(JSON.stringify(records)).not.toContain('203.0.113.9');
});

test('an order that is told twice goes under one id', async () => {
  for (const _ of [1, 2]) await tell('sale', 'order_id=o-1');

  const events = (await readStream(platform.stream)).map(({ data }) => JSON.parse(data));
  const ids = events.filter(({ properties }) => properties.order_id === 'o-1').map(({ id }) => id);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});

test.each(['nowhere', 'no slug', ''])('what is no conversion gets 404: %p', async (conversion) => {
  expect(await tell(conversion)).toMatchObject({ statusCode: 404 });
});

test('where stream and overflow are down, nothing is lost: its partner is told to send it again', async () => {
  expect(await drainQueue(platform.queues.overflow)).toEqual([]);
  await stop();
  const log = catchLogLines();
  expect(await tell('sale', 'order_id=o-2')).toMatchObject({
    statusCode: 503,
    headers: { 'retry-after': '5' },
  });
  log.release();
  expect(log.of('ERROR')).toEqual([]);
});
