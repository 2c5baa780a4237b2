import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { DeleteCommand, type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { BACKGROUND, dynamo, s3 } from '../../../lambdas/aws/clients.ts';
import { unitLake } from '../../../lambdas/aws/lake.ts';
import { receiptOf } from '../../../lambdas/aws/receipts.ts';
import { unitKey } from '../../../lambdas/domain/lake-key.ts';
import { padSequence, SEQUENCE_START } from '../../../lambdas/domain/sequence.ts';
import { type Embedded, embedded } from '../../embedded.ts';
import { type ParquetReader, parquetReader } from '../duckdb-parquet.ts';
import { catchLogLines, type LogLines } from '../log-lines.ts';
import { sqsEvent } from '../sqs-event.ts';
import { lineOf } from './an-event.ts';

const ARRIVAL_MS = Date.parse('2026-11-21T03:10:00.000Z');

let platform: Embedded;
let log: LogLines;
let db: DynamoDBDocumentClient;
let client: S3Client;
let reader: ParquetReader;
let handler: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

beforeAll(async () => {
  log = catchLogLines();
  platform = await embedded();
  Object.assign(process.env, {
    LANDINGTMP_BUCKET: platform.buckets.landingtmp,
    LANDING_BUCKET: platform.buckets.landing,
    LAKE_TABLE: platform.tables.lake,
    GRACE_MINUTES: '10',
    POWERTOOLS_SERVICE_NAME: 'land',
    POWERTOOLS_METRICS_NAMESPACE: 'Tormenta',
  });
  db = dynamo(BACKGROUND);
  client = s3(BACKGROUND);
  reader = await parquetReader();
  ({ handler } = await import('../../../lambdas/land/handler.ts'));
});

afterAll(async () => {
  log.release();
  db.destroy();
  client.destroy();
  await reader.close();
  await platform.stop();
});

/** Writes a unit as archive does; answers its key. */
async function putUnit(shard: string, lines: readonly (string | Buffer)[]): Promise<string> {
  const name = { shard, first: padSequence('1') };
  const key = unitKey(name, ARRIVAL_MS);
  const body = Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]));
  const bounds = {
    last: padSequence('9'),
    after: SEQUENCE_START,
    arrivalMs: ARRIVAL_MS,
    records: lines.length,
  };
  await unitLake(client, platform.bucket).put({ key, ...name, ...bounds }, body);
  return key;
}

/** As S3 tells of it. */
const about = (key: string): string =>
  JSON.stringify({
    Records: [
      {
        eventName: 'ObjectCreated:Put',
        s3: {
          bucket: { name: platform.bucket },
          object: { key: encodeURIComponent(key).replaceAll('%2F', '/') },
        },
      },
    ],
  });

const context = (remainingMs = 30_000): Context => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'land',
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

const deliver = (bodies: readonly string[], remainingMs?: number): Promise<SQSBatchResponse> =>
  handler(sqsEvent(bodies), context(remainingMs));

/** Key → bytes of what a shard's units left in landing. */
async function landing(shard: string): Promise<Map<string, Buffer>> {
  const Bucket = platform.buckets.landing;
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
  const keys = Contents.map(({ Key = '' }) => Key).filter((key) => key.includes(shard));
  const objects = keys.map(async (Key): Promise<[string, Buffer]> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    return [Key, Buffer.from((await Body?.transformToByteArray()) ?? [])];
  });
  return new Map(await Promise.all(objects));
}

async function items(): Promise<Record<string, unknown>[]> {
  const request = { TableName: platform.tables.lake, ConsistentRead: true };
  return (await db.send(new ScanCommand(request))).Items ?? [];
}

const receiptItem = async (shard: string): Promise<Record<string, unknown> | undefined> =>
  (await items()).find(({ pk, sk }) => String(pk).startsWith('unit#') && String(sk).startsWith(shard));

const order = { click_id: 'c1', order_id: 'o1', status: 'reversed' };

test('a unit becomes rows an entity, what is no event beside them, and a receipt', async () => {
  const shard = 'whole';
  const bad = Buffer.concat([Buffer.from('{"type":"view","tenant":"demo",'), Buffer.of(0xff)]);
  const key = await putUnit(shard, [
    lineOf({ id: 'late', time: '2026-11-21T01:59:59.999Z', user: 'u' }),
    lineOf({ id: 'b' }),
    bad,
    lineOf({ id: 'a', type: 'conversion', subject: 'sale', value: 0.1, currency: 'EUR', properties: order }),
    lineOf({ id: 'open', time: '2026-11-21T02:59:59.999Z', tenant: 'acme', type: 'signup' }),
    lineOf({ id: 'nothing', value: 'much' }),
  ]);
  expect(await deliver(['{"Event":"s3:TestEvent"}', about(key)])).toEqual({ batchItemFailures: [] });

  const files = await landing(shard);
  const place = `dt=2026-11-21/hh=03/${shard}-${padSequence('1')}.parquet`;
  expect([...files.keys()].sort()).toEqual([
    `_rejected/clicks/${place}`,
    `_rejected/events/${place}`,
    `clicks/${place}`,
    `conversions/${place}`,
    `events/${place}`,
  ]);
  const query = (folder: string, sql: string) =>
    reader.query(files.get(`${folder}/${place}`) ?? Buffer.of(), sql);
  expect(await query('clicks', 'SELECT event_id, user_id, event_time, unit, line FROM $file')).toEqual([
    { event_id: 'late', user_id: 'u', event_time: '2026-11-21 01:59:59.999', unit: key, line: '1' },
    { event_id: 'b', user_id: null, event_time: '2026-11-21 03:04:05.678', unit: key, line: '2' },
  ]);
  expect(await query('conversions', 'SELECT value, currency, click_id, order_id, status FROM $file')).toEqual(
    [{ value: '0.100000', currency: 'EUR', click_id: 'c1', order_id: 'o1', status: 'reversed' }],
  );
  expect(await query('_rejected/events', 'SELECT reason, line, hex(raw) AS raw, unit FROM $file')).toEqual([
    { reason: 'invalid_json', line: '3', raw: bad.toString('hex').toUpperCase(), unit: key },
  ]);
  expect(await query('_rejected/clicks', 'SELECT tenant, reason, line FROM $file')).toEqual([
    { tenant: 'demo', reason: 'invalid_value', line: '6' },
  ]);

  expect((await items()).filter(({ pk }) => !String(pk).startsWith('unit#'))).toEqual(
    expect.arrayContaining([
      { pk: 'days', sk: '2026-11-21', touches: 2, leads: 1, users: 1, arrivals: new Set(['2026-11-21']) },
      // Hour 02 ended 10 minutes before the unit arrived, hour 03 hadn't ended.
      { pk: 'final#demo', sk: '2026-11-21T01', late: 1 },
      { pk: 'final#acme', sk: '2026-11-21T02', late: 1 },
    ]),
  );
  expect(await receiptOf((await receiptItem(shard)) ?? {})).toMatchObject({
    key,
    arrivalHour: '2026-11-21T03',
    lines: 6,
    landed: 4,
    rejected: 2,
    files: { clicks: { rows: 2, bytes: files.get(`clicks/${place}`)?.length } },
    reasons: { '(none)|invalid_json': 1, 'demo|invalid_value': 1 },
  });
  expect([...log.of('WARN'), ...log.of('ERROR')]).toEqual([]);
});

test('an attempt that died before its receipt is done again: the same bytes, its day touched again', async () => {
  const shard = 'again';
  const key = await putUnit(shard, [lineOf({ time: '2015-05-17T10:00:00.000Z' }), '{']);
  await deliver([about(key)]);
  const files = await landing(shard);
  const receipt = await receiptItem(shard);
  const Key = { pk: receipt?.pk, sk: receipt?.sk };
  await db.send(new DeleteCommand({ TableName: platform.tables.lake, Key }));

  expect(await deliver([about(key)])).toEqual({ batchItemFailures: [] });
  expect(await landing(shard)).toEqual(files);
  expect(await receiptItem(shard)).toEqual({ ...receipt, expires: expect.any(Number) });
  expect((await items()).find(({ sk }) => sk === '2015-05-17')).toMatchObject({ touches: 4, leads: 2 });
});

test('a unit that has its receipt is left alone', async () => {
  const key = await putUnit('done', [lineOf({ time: '2016-01-01T00:00:00.000Z' })]);
  await deliver([about(key)]);
  const before = await items();
  expect(await deliver([about(key), about(key)])).toEqual({ batchItemFailures: [] });
  expect(await items()).toEqual(before);
});

test('a unit that can’t be read goes back alone, and has neither rows nor receipt', async () => {
  const broken = unitKey({ shard: 'broken', first: padSequence('1') }, ARRIVAL_MS);
  const Metadata = {
    after: SEQUENCE_START,
    last: padSequence('2'),
    arrival: String(ARRIVAL_MS),
    records: '1',
  };
  await client.send(
    new PutObjectCommand({ Bucket: platform.bucket, Key: broken, Body: Buffer.from('no zstd'), Metadata }),
  );
  const sound = await putUnit('sound', [lineOf()]);
  const bodies = [
    about(broken),
    about('events/notes.txt'),
    about(broken.replace('broken', 'missing')),
    about(sound),
  ];
  expect(await deliver(bodies)).toEqual({
    batchItemFailures: [0, 1, 2].map((index) => ({ itemIdentifier: `message-${index}` })),
  });
  expect(await receiptItem('broken')).toBe(undefined);
  expect([...(await landing('broken')).keys()]).toEqual([]);
  expect(await receiptItem('sound')).toMatchObject({ key: sound, landed: 1 });
  expect(log.of('WARN')).toHaveLength(3);
});

test('a unit that there is no time for goes back unread', async () => {
  const key = await putUnit('short', [lineOf()]);
  expect(await deliver([about(key)], 1_000)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'message-0' }],
  });
  expect(await receiptItem('short')).toBe(undefined);
});

test('a unit of many tenants and days lands whole', async () => {
  const lines = Array.from({ length: 1_000 }, (_, index) =>
    lineOf({
      id: `e${index}`,
      tenant: `t${index % 500}`,
      time: new Date(Date.parse('2010-01-01T00:00:00.000Z') + index * 24 * 3_600_000).toISOString(),
    }),
  );
  const key = await putUnit('many', lines);
  expect(await deliver([about(key)])).toEqual({ batchItemFailures: [] });
  const receipt = await receiptOf((await receiptItem('many')) ?? {});
  expect(receipt).toMatchObject({ lines: 1_000, landed: 1_000 });
  expect([Object.keys(receipt.tenants).length, Object.keys(receipt.days).length]).toEqual([500, 1_000]);
});
