import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { DeleteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { archive } from '../../../lambdas/archive/archive.ts';
import { BACKGROUND, dynamo, s3, sqs } from '../../../lambdas/aws/clients.ts';
import { cursorTable } from '../../../lambdas/aws/cursors.ts';
import { unitLake } from '../../../lambdas/aws/lake.ts';
import { unitQueue } from '../../../lambdas/aws/unit-queue.ts';
import { rollupId } from '../../../lambdas/domain/rollup-row.ts';
import { ROLLUPS } from '../../../lambdas/domain/rollups.ts';
import { padSequence, SEQUENCE_START } from '../../../lambdas/domain/sequence.ts';
import { type Embedded, embedded } from '../../embedded.ts';
import { catchLogLines, type LogLines } from '../log-lines.ts';

const ARRIVAL_MS = Date.parse('2026-11-21T04:30:00.000Z');

let platform: Embedded;
let log: LogLines;
let db: ReturnType<typeof dynamo>;
let queue: SQSClient;
let handler: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

beforeAll(async () => {
  log = catchLogLines();
  platform = await embedded({ shards: 1 });
  Object.assign(process.env, {
    LANDINGTMP_BUCKET: platform.bucket,
    CURSORS_TABLE: platform.tables.cursors,
    ROLLUPS_TABLE: platform.tables.rollups,
    UNITS_QUEUE_URL: platform.queues.units,
    DEDUP_WINDOW_SECONDS: '3600',
    ROLLUP_RETENTION_DAYS: '90',
    POWERTOOLS_SERVICE_NAME: 'aggregate',
    POWERTOOLS_METRICS_NAMESPACE: 'Tormenta',
  });
  db = dynamo(BACKGROUND);
  queue = sqs(BACKGROUND);
  ({ handler } = await import('../../../lambdas/aggregate/handler.ts'));
});

afterAll(async () => {
  log.release();
  db.destroy();
  queue.destroy();
  await platform.stop();
});

const at = (sequence: number): string => padSequence(String(sequence));

const click = (id: number, changes: object = {}): string =>
  JSON.stringify({
    id: String(id),
    type: 'click',
    tenant: 'demo',
    time: '2026-11-21T03:07:04.123Z',
    receivedAt: '2026-11-21T04:30:00.000Z',
    subject: 'promo',
    page: { referrer: 'https://example.com/' },
    client: { country: 'ES', device: 'mobile', bot: false, prefetch: false },
    ...changes,
  });

/** Writes a unit of one record a line, as archive does, and sends it; by `after` it follows or doesn't. */
async function putUnit(
  shard: string,
  from: number,
  lines: readonly string[],
  after: string,
): Promise<string> {
  const client = s3(BACKGROUND);
  const records = lines.map((line, index) => ({
    sequence: at(from + index),
    arrivalMs: ARRIVAL_MS,
    data: Buffer.from(line),
  }));
  const cursors = cursorTable(db, platform.tables.cursors);
  await cursors.createCursor(shard, { last: SEQUENCE_START, arrivalMs: 0, parents: [] });
  const [unit] = await archive(shard, records, {
    cursor: async () => ({ last: after, arrivalMs: 0, parents: [] }),
    put: unitLake(client, platform.bucket).put,
    send: unitQueue(queue, platform.queues.units).send,
    advance: cursors.advanceCursor,
  });
  client.destroy();
  return unit?.key ?? '';
}

async function receive(): Promise<SQSEvent> {
  const { Messages = [] } = await queue.send(
    new ReceiveMessageCommand({
      QueueUrl: platform.queues.units,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return { Records: Messages.map(recordOf) };
}

const recordOf = ({
  MessageId = '',
  ReceiptHandle = '',
  Body = '',
  Attributes,
}: Message): SQSEvent['Records'][number] => ({
  messageId: MessageId,
  receiptHandle: ReceiptHandle,
  body: Body,
  attributes: {
    ApproximateReceiveCount: Attributes?.ApproximateReceiveCount ?? '',
    MessageGroupId: Attributes?.MessageGroupId ?? '',
    SentTimestamp: Attributes?.SentTimestamp ?? '',
    SenderId: '',
    ApproximateFirstReceiveTimestamp: '',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:units.fifo',
  awsRegion: 'us-east-1',
});

const context = (remainingMs = 30_000): Context => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'aggregate',
  functionVersion: '1',
  invokedFunctionArn: '',
  memoryLimitInMB: '1769',
  awsRequestId: '',
  logGroupName: '',
  logStreamName: '',
  getRemainingTimeInMillis: () => remainingMs,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
});

/** As Lambda does: what didn't fail is deleted. */
async function deliver(event: SQSEvent, remainingMs?: number): Promise<SQSBatchResponse> {
  const response = await handler(event, context(remainingMs));
  const failed = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  await remove(event.Records.filter(({ messageId }) => !failed.has(messageId)));
  return response;
}

async function remove(records: SQSEvent['Records']): Promise<void> {
  for (const { receiptHandle } of records) {
    const input = { QueueUrl: platform.queues.units, ReceiptHandle: receiptHandle };
    await queue.send(new DeleteMessageCommand(input));
  }
}

async function scan(table: string, shard: string): Promise<Record<string, unknown>[]> {
  const { Items = [] } = await db.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
  const texts = ({ pk, sk }: Record<string, unknown>): string => `${pk} ${sk}`;
  return Items.filter((item) => texts(item).includes(shard)).sort((a, b) => (texts(a) < texts(b) ? -1 : 1));
}

const rollup = (name: string): string => {
  const found = ROLLUPS.find((one) => one.name === name);
  return found ? rollupId(found) : '';
};

test('a unit becomes rows as declared, a ledger by row and by unit, and progress; again, nothing changes', async () => {
  const shard = 'whole';
  const bot = { client: { country: 'US', device: 'desktop', bot: true, prefetch: false }, page: undefined };
  const key = await putUnit(
    shard,
    1,
    [click(1), click(2), click(2), click(3, bot), '{', click(4, { type: 'signup' })],
    SEQUENCE_START,
  );
  const event = await receive();
  expect(event.Records.map(({ body }) => body)).toEqual([key]);
  expect(await deliver(event)).toEqual({ batchItemFailures: [] });

  const sk = `2026-11-21T03#${shard}`;
  const kept = { fence: at(6), expires: expect.any(Number) };
  const row = (name: string, subject: string, counts: object) => ({
    pk: `demo#${rollup(name)}#${subject}`,
    sk,
    scope: `demo#${rollup(name)}#${sk}`,
    subject,
    weight: 180,
    ...kept,
    ...counts,
  });
  const people = { n: 2, m07: 2, 'country=ES': 2, 'referrer=example.com': 2, 'device=mobile': 2 };
  const bots = { n: 1, m07: 1, 'country=US': 1, 'referrer=(direct)': 1, 'device=desktop': 1 };
  const ledger = { sk: `2026-11-21T04#${shard}`, ...kept };
  const rows = await scan(platform.tables.rollups, shard);
  expect(rows).toHaveLength(6);
  expect(rows).toEqual(
    expect.arrayContaining([
      { pk: '(none)#ledger', ...ledger, lines: 1, rejected: 1 },
      { pk: 'demo#ledger', ...ledger, lines: 5, counted: 3, deduplicated: 1, outside: 1 },
      row('link_clicks', 'promo', people),
      row('clicks', '(all)', people),
      row('link_clicks_bots', 'promo', bots),
      row('clicks_bots', '(all)', bots),
    ]),
  );
  const items = await scan(platform.tables.cursors, shard);
  expect(items).toMatchObject([
    { pk: 'counted', sk: shard, last: at(6) },
    { pk: 'cursor' },
    { pk: `seen#${shard}`, sk: `${at(1)}#000`, last: at(6) },
    {
      pk: `unit#${shard}`,
      key,
      lines: 6,
      counted: 3,
      deduplicated: 1,
      rejected: 1,
      outside: 1,
      sharesAside: 0,
    },
  ]);

  expect(await deliver(event)).toEqual({ batchItemFailures: [] });
  expect(await scan(platform.tables.rollups, shard)).toEqual(rows);
  expect(await scan(platform.tables.cursors, shard)).toEqual(items);
  expect([...log.of('WARN'), ...log.of('ERROR')]).toEqual([]);
});

test('what was counted before is told by one line, and no warning that there is nothing to measure', async () => {
  // Already caught: what is spied on twice is one spy.
  const streams = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write'));
  const key = await putUnit('before', 1, [click(1)], SEQUENCE_START);
  const event = await receive();
  for (const _ of [1, 2]) await deliver(event);
  expect(event.Records.map(({ body }) => body)).toEqual([key]);
  const written = streams.flatMap(({ mock }) => mock.calls.map(([chunk]) => String(chunk)));
  expect(written.filter((text) => text.includes('counted before'))).not.toEqual([]);
  expect(written.filter((text) => text.includes('No application metrics'))).toEqual([]);
});

test('rule 10: an id counts once, over units, too', async () => {
  const shard = 'repeats';
  await putUnit(shard, 1, [click(1), click(2)], SEQUENCE_START);
  await deliver(await receive());
  await putUnit(shard, 3, [click(2), click(3)], at(2));
  await deliver(await receive());
  const totals = (await scan(platform.tables.rollups, shard)).filter(
    ({ pk }) => pk === `demo#${rollup('clicks')}#(all)`,
  );
  expect(totals).toMatchObject([{ n: 3, fence: at(4) }]);
});

test('rule 9: a unit that does not follow is set aside with an error, counts no row, and does not come back', async () => {
  const shard = 'gap';
  const key = await putUnit(shard, 5, [click(1)], at(4));
  expect(await deliver(await receive())).toEqual({ batchItemFailures: [] });
  expect(await scan(platform.tables.rollups, shard)).toEqual([]);
  expect((await scan(platform.tables.cursors, shard))[0]).toEqual({
    pk: 'aside',
    sk: `${shard}#${at(5)}`,
    key,
    after: at(4),
    counted: SEQUENCE_START,
  });
  expect(log.of('ERROR')).toMatchObject([{ unit: key, after: at(4), counted: SEQUENCE_START }]);
});

test('rule 15: a unit that fails goes back with all behind it in its group, with a warning; other groups go on', async () => {
  const missing = `events/dt=2026-11-21/hh=04/stuck-${at(1)}.ndjson.zst`;
  const bounds = { first: at(1), last: at(2), after: SEQUENCE_START, arrivalMs: 0, records: 2 };
  await unitQueue(queue, platform.queues.units).send({ key: missing, shard: 'stuck', ...bounds });
  const behind = await putUnit('stuck', 3, [click(1)], at(2));
  await putUnit('free', 1, [click(1)], SEQUENCE_START);
  const event = await receive();
  expect(event.Records).toHaveLength(3);

  const { batchItemFailures } = await deliver(event);
  const failed = event.Records.filter(({ messageId }) =>
    batchItemFailures.some(({ itemIdentifier }) => itemIdentifier === messageId),
  );
  expect(failed.map(({ body }) => body)).toEqual([missing, behind]);
  expect(log.of('WARN')).toMatchObject([
    { key: missing, showAgainSeconds: 2 },
    { key: behind, showAgainSeconds: 2 },
  ]);
  expect((await scan(platform.tables.cursors, 'free'))[0]).toMatchObject({ pk: 'counted', last: at(1) });
  expect(await scan(platform.tables.rollups, 'stuck')).toEqual([]);
  await remove(failed);
});

test('rule 15: a unit that comes again after its rows were counted adds nothing to them', async () => {
  const shard = 'again';
  await putUnit(shard, 1, [click(1), click(2)], SEQUENCE_START);
  const event = await receive();
  await deliver(event);
  const rows = await scan(platform.tables.rollups, shard);
  // As if the invocation had died before it moved `counted`.
  const Key = { pk: 'counted', sk: shard };
  await db.send(new DeleteCommand({ TableName: platform.tables.cursors, Key }));
  const again = event.Records.map((record) => ({
    ...record,
    attributes: { ...record.attributes, ApproximateReceiveCount: '2' },
  }));
  expect(await deliver({ Records: again })).toEqual({ batchItemFailures: [] });
  expect(await scan(platform.tables.rollups, shard)).toEqual(rows);
  expect((await scan(platform.tables.cursors, shard))[0]).toMatchObject({ pk: 'counted', last: at(2) });
});

test('where no time is left nothing is started: the units go back and are shown again at once', async () => {
  const key = await putUnit('late', 1, [click(1)], SEQUENCE_START);
  const event = await receive();
  expect(await deliver(event, 1_000)).toEqual({
    batchItemFailures: [{ itemIdentifier: event.Records[0]?.messageId }],
  });
  const again = await receive();
  expect(again.Records.map(({ body }) => body)).toEqual([key]);
  await deliver(again);
  expect((await scan(platform.tables.cursors, 'late'))[0]).toMatchObject({ pk: 'counted', last: at(1) });
});
