import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo } from '../../../lambdas/aws/clients.ts';
import type { HttpRequest, HttpResponse } from '../../../lambdas/domain/http.ts';
import { type Embedded, embedded } from '../../embedded.ts';
import { httpRequest } from '../http-request.ts';
import { CLOSED_PORT, producerEnvironment } from '../lambda-environment.ts';
import { catchLogLines, type LogLines } from '../log-lines.ts';
import { drainQueue } from '../queue-reader.ts';
import { sqsEvent } from '../sqs-event.ts';
import { readStream } from '../stream-reader.ts';
import { serviceAt } from '../unsteady-door.ts';

/** In this file the stream is down for redirect, from its first call to its last. */
let platform: Embedded;
let running = true;
let redirect: (request: HttpRequest) => Promise<HttpResponse>;
let log: LogLines;

beforeAll(async () => {
  platform = await embedded();
  producerEnvironment(platform);
  await dynamo(BACKGROUND).send(
    new PutCommand({
      TableName: platform.tables.links,
      Item: {
        pk: 'link#promo',
        id: 'promo',
        tenant: 'demo',
        destination: 'https://example.com/',
        disabled: false,
      },
    }),
  );
  log = catchLogLines();
  ({ handler: redirect } = await import('../../../lambdas/redirect/handler.ts'));
  await serviceAt('KINESIS', CLOSED_PORT, () => visit('first'));
});

afterAll(async () => {
  log.release();
  await stop();
});

/** Once: the last test stops it early. */
async function stop(): Promise<void> {
  if (running) await platform.stop();
  running = false;
}

const visit = (id: string): Promise<HttpResponse> =>
  redirect(
    httpRequest({
      sourceIp: '127.0.0.1',
      parameters: { link: 'promo' },
      headers: { 'x-tormenta-replay': `{"ip":"192.0.2.1","time":"2026-11-21T03:04:05Z","id":"${id}"}` },
    }),
  );

test('a click waits in the overflow queue, and goes back to the stream with the same bytes', async () => {
  expect(await visit('second')).toMatchObject({ statusCode: 302 });
  expect(await readStream(platform.stream)).toEqual([]);
  const bodies = await drainQueue(platform.queues.overflow);
  expect(bodies).toHaveLength(2);

  const { handler: redrive } = await import('../../../lambdas/redrive/handler.ts');
  expect(await redrive(sqsEvent(bodies))).toEqual({ batchItemFailures: [] });
  const records = await readStream(platform.stream);
  expect(records.map(({ data }) => JSON.parse(data).id).sort()).toEqual(['first', 'second']);
  for (const body of bodies) {
    const { data, partitionKey } = JSON.parse(body);
    expect(records).toContainEqual(
      expect.objectContaining({ partitionKey, data: Buffer.from(data, 'base64').toString() }),
    );
  }
  expect(log.of('WARN')).toHaveLength(2);
  expect(log.of('ERROR')).toEqual([]);
});

test('where the overflow is down too, who replays a click is told to send it again', async () => {
  await stop();
  expect(await visit('third')).toMatchObject({ statusCode: 503, headers: { 'retry-after': '5' } });
  expect(log.of('ERROR')).toEqual([]);
});

test('the visitor is sent on where the overflow is down too, and an ERROR line carries the whole event', async () => {
  await stop();
  const click = httpRequest({ sourceIp: '192.0.2.1', parameters: { link: 'promo' } });
  expect(await redirect(click)).toMatchObject({
    statusCode: 302,
    headers: { location: expect.stringMatching(/^https:\/\/example\.com\/\?click_id=[0-9a-f-]{36}$/) },
  });

  expect(log.of('ERROR')).toMatchObject([
    {
      message: 'an event was lost: neither the stream nor the overflow queue took it',
      event: { type: 'click', tenant: 'demo', subject: 'promo' },
    },
  ]);
  expect(JSON.stringify(log.of('ERROR'))).not.toContain('192.0.2.1');
});
