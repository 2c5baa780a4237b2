/** Batch runs as a whole: units that landed in; partitions, reports and final hours out. */
import { zstdDecompressSync } from 'node:zlib';
import { GetPartitionCommand } from '@aws-sdk/client-glue';
import { type DynamoDBDocumentClient, GetCommand, paginateQuery, paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo } from '../../lambdas/aws/clients.ts';
import { type BatchWorld, batchWorld } from './batch-world.ts';
import { catchLogLines, type LogLines } from './log-lines.ts';

type Item = Record<string, unknown>;

let world: BatchWorld;
let db: DynamoDBDocumentClient;
let log: LogLines;

beforeAll(async () => {
  log = catchLogLines();
  world = await batchWorld();
  db = dynamo(BACKGROUND);
}, 60_000);
afterAll(async () => {
  log.release();
  db.destroy();
  await world.stop();
});

interface Happened {
  readonly id: string;
  readonly time: string;
  readonly tenant: string;
  readonly received?: string;
}

const click = ({ id, time, tenant, received = time }: Happened) => ({
  ...{ id, type: 'click', tenant, time, receivedAt: received, source: 'redirect', subject: 'promo' },
  client: { country: 'ES', device: 'mobile', bot: false, prefetch: false },
  visitor: `v-${id}`,
});

async function landed(arrival: string, events: readonly object[]): Promise<void> {
  await world.land(await world.arrive(arrival, events));
}

async function lakeItem(pk: string, sk: string): Promise<Item | undefined> {
  const get = new GetCommand({
    TableName: world.platform.tables.lake,
    Key: { pk, sk },
    ConsistentRead: true,
  });
  return (await db.send(get)).Item;
}

/** Everything that readers of a tenant and a day could see, without runs and times. */
async function figures(tenant: string, day: string): Promise<unknown> {
  const reports: Item = {};
  const pages = paginateScan({ client: db }, { TableName: world.platform.tables.lake, ConsistentRead: true });
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const [kind, name = '', whose] = String(item.pk).split('#');
      if (kind === 'report' && whose === tenant && item.sk === day) reports[name] = rowsOf(item);
      if (kind === 'ledger' && name === tenant && String(item.sk).endsWith(day)) {
        reports[`ledger ${item.sk}`] = [item.universal, item.deduplicated];
      }
    }
  }
  return { reports, hours: await finalRows(tenant, day) };
}

const rowsOf = ({ data }: Item): unknown[] =>
  data instanceof Uint8Array ? JSON.parse(zstdDecompressSync(data).toString()) : [];

/** By hour, the clicks on `promo` that the pointer leads to; undefined where it leads to none. */
async function finalRows(tenant: string, day: string): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  const hours = ['02', '03', '04'].map((hour) => `${day}T${hour}`);
  for (const hour of hours) {
    const final = await lakeItem('final', hour);
    const pointer = await lakeItem(`final#${tenant}`, hour);
    if (!final || !pointer?.run || (pointer.late !== undefined && pointer.late !== pointer.lateSeen))
      continue;
    const input = {
      TableName: world.platform.tables.rollups,
      KeyConditionExpression: 'pk = :pk AND sk = :sk',
      ExpressionAttributeValues: {
        ':pk': `${tenant}#link_clicks@final#promo`,
        ':sk': `${hour}#${pointer.run}`,
      },
    };
    for await (const { Items = [] } of paginateQuery({ client: db }, input)) {
      for (const { pk: _, sk: __, scope: ___, subject: ____, expires, ...counts } of Items) {
        expect(expires).toBeUndefined();
        found[hour] = counts;
      }
    }
  }
  return found;
}

async function location(table: string, day: string): Promise<string> {
  const get = new GetPartitionCommand({ DatabaseName: 'lake', TableName: table, PartitionValues: [day] });
  return (await world.glue.send(get)).Partition?.StorageDescriptor?.Location ?? '';
}

const promo = (n: number, minutes: Readonly<Record<string, number>>) => ({
  n,
  ...minutes,
  'country=ES': n,
  'device=mobile': n,
  'referrer=(direct)': n,
});

/** How many rows universal has of the days. */
const rowsOn = (...days: readonly string[]): Promise<unknown[]> =>
  Promise.all(days.map(async (day) => (await lakeItem('partition#universal#events', day))?.rows));

test('copies of an event on two days are one event, also where the first of them lands after a run (rule 19)', async () => {
  const other = click({ id: 'other', tenant: 'copies', time: '2026-11-03T01:05:00.000Z' });
  const blocker = await world.arrive('2026-11-03T01:10:00.000Z', [other]);
  const copy = { id: 'copy', tenant: 'copies' };
  const first = await world.arrive('2026-11-03T03:10:00.000Z', [
    click({ ...copy, time: '2026-11-03T00:00:01.000Z' }),
  ]);
  await landed('2026-11-03T03:11:00.000Z', [click({ ...copy, time: '2026-11-02T23:59:59.000Z' })]);
  await world.run();
  expect(await rowsOn('2026-11-02', '2026-11-03')).toEqual([1, undefined]);
  await world.land(first);
  await world.run();
  expect(await rowsOn('2026-11-02', '2026-11-03')).toEqual([0, 1]);
  expect(await world.run()).toMatchObject({ days: [] });
  await world.land(blocker);
}, 60_000);

/** Before any unit of its hours is known to have landed: once a run has found every unit of an hour landed, no later one looks at it again. */
test('a unit that waits for land keeps its hours live, and the run says so', async () => {
  const key = await world.arrive('2026-11-09T03:10:00.000Z', [
    click({ id: 'a', tenant: 'waiting', time: '2026-11-09T03:05:00.000Z' }),
  ]);
  await landed('2026-11-09T02:10:00.000Z', [
    click({ id: 'b', tenant: 'waiting', time: '2026-11-09T01:05:00.000Z' }),
  ]);
  const { run } = Object(await world.run());
  expect(await lakeItem('batch', `run#${run}`)).toMatchObject({
    status: 'succeeded',
    notFinal: [`1 units wait for land, the oldest is ${key}`],
    finalUntil: '2026-11-09T03:10:00.000Z',
  });
  expect(await lakeItem('final', '2026-11-09T02')).toBeDefined();
  expect(await lakeItem('final', '2026-11-09T03')).toBeUndefined();
  await world.land(key);
  await world.run();
  expect(await figures('waiting', '2026-11-09')).toMatchObject({
    hours: { '2026-11-09T03': promo(1, { m05: 1 }) },
  });
}, 60_000);

test('a run that was told to make a day, and died, leaves it due (rule 24)', async () => {
  const day = '2026-11-02';
  const kill = (entered: string): void => {
    if (entered === 'Publish') throw new Error('killed');
  };
  await expect(world.run({ input: { from: day, to: day }, before: kill })).rejects.toThrow();
  expect(await world.run()).toMatchObject({ days: [{ day }] });
  expect(await rowsOn(day)).toEqual([0]);
}, 60_000);

test('a day that landed is modelled, reported and final, each event once', async () => {
  await landed('2026-11-10T03:10:00.000Z', [
    click({ id: 'a', tenant: 'once', time: '2026-11-10T03:05:00.000Z' }),
    click({ id: 'b', tenant: 'once', time: '2026-11-10T03:06:00.000Z' }),
    click({ id: 'a', tenant: 'once', time: '2026-11-10T03:05:00.000Z' }),
  ]);
  await world.run();
  expect(await figures('once', '2026-11-10')).toMatchObject({
    hours: { '2026-11-10T03': promo(2, { m05: 1, m06: 1 }) },
    reports: { 'ledger 2026-11-10T03#2026-11-10': [2, 1] },
  });
  expect(await lakeItem('days', '2026-11-10')).toMatchObject({ touches: 1, published: 1, complete: true });
  expect(await lakeItem('partition#universal#events', '2026-11-10')).toMatchObject({ rows: 2 });
}, 60_000);

test('a second run finds nothing due, and one that is told to make the day again changes no figure', async () => {
  const before = await figures('once', '2026-11-10');
  const place = await location('universal_events', '2026-11-10');
  expect(await world.run()).toMatchObject({ levels: [], days: [] });
  await world.run({ input: { from: '2026-11-10', to: '2026-11-10' } });
  expect(await location('universal_events', '2026-11-10')).not.toBe(place);
  expect(await figures('once', '2026-11-10')).toEqual(before);
}, 60_000);

test('an event that comes three days late turns its hour live, and the next run turns it final', async () => {
  await landed('2026-11-13T09:00:00.000Z', [
    click({
      id: 'c',
      tenant: 'once',
      time: '2026-11-10T03:59:00.000Z',
      received: '2026-11-13T08:59:59.000Z',
    }),
  ]);
  expect(await figures('once', '2026-11-10')).toMatchObject({ hours: {} });
  const others = await location('universal_events', '2026-11-10');
  expect(await world.run()).toMatchObject({ days: [{ day: '2026-11-10' }] });
  expect(await location('universal_events', '2026-11-10')).not.toBe(others);
  expect(await figures('once', '2026-11-10')).toMatchObject({
    hours: { '2026-11-10T03': promo(3, { m05: 1, m06: 1, m59: 1 }) },
  });
}, 60_000);

test('times, names and orders of any kind stop no run', async () => {
  const nasty = `'); DROP TABLE x; -- " # | \u2028 \ud83c`;
  const arrived = '2026-11-12T03:10:00.000Z';
  const conversion = { type: 'conversion', tenant: 'nasty', receivedAt: arrived, value: 1, currency: 'EUR' };
  const times = ['0000-01-01T00:00:00.000Z', '0001-01-01T23:59:59.999Z', '9999-12-31T23:59:59.999Z'];
  const clicks = times.map((time, n) => ({
    ...click({ id: `${nasty}${n}`, tenant: 'nasty', time, received: arrived }),
    ...{ subject: nasty, user: nasty, session: nasty, page: { url: nasty, referrer: nasty } },
    campaign: { source: nasty, name: nasty },
  }));
  const orders = times.flatMap((time, n) =>
    ['approved', 'reversed'].map((status) => ({
      ...{ ...conversion, id: `${status}${n}`, time, subject: nasty, user: nasty },
      properties: { order_id: nasty, click_id: `${nasty}${n}`, status },
    })),
  );
  await landed(arrived, [...clicks, ...orders]);
  const { run } = Object(await world.run());
  expect(await lakeItem('batch', `run#${run}`)).toMatchObject({ status: 'succeeded' });
  expect(await rowsOn('0000-01-01', '0001-01-01', '9999-12-31')).toEqual([3, 3, 3]);
  expect(await lakeItem('days', '0001-01-01')).toMatchObject({ published: 2, touches: 2, complete: true });
  expect(await world.run()).toMatchObject({ days: [] });
}, 60_000);

test('a run that is killed anywhere leaves what was there, and the next makes what it would have made', async () => {
  const event = { tenant: 'killed', time: '2026-11-08T03:05:00.000Z' };
  const figuresNow = () => figures('killed', '2026-11-08');
  await landed('2026-11-08T03:10:00.000Z', [click({ ...event, id: 'first' })]);
  await world.run();
  let total = 1;
  for (const state of ['Start', 'Swap', 'Publish', 'Finish']) {
    const before = await figuresNow();
    await landed('2026-11-08T03:11:00.000Z', [click({ ...event, id: state })]);
    total += 1;
    let calls = 0;
    const kill = (entered: string): void => {
      if (entered !== state) return;
      calls += 1;
      // Partitions are made six at a time: in the middle of them.
      if (calls > 3 || state === 'Publish' || state === 'Finish') throw new Error('killed');
    };
    await expect(world.run({ before: kill })).rejects.toThrow();
    const between = await figuresNow();
    await world.run({ input: { from: '2026-11-08', to: '2026-11-08' } });
    const after = await figuresNow();
    expect(after).toMatchObject({ hours: { '2026-11-08T03': promo(total, { m05: total }) } });
    // Late rows turn an hour live at once; these came in time, and it stays as it was until the flip.
    expect([before, after]).toContainEqual(between);
  }
}, 120_000);

test('a step whose answer got lost is done again, and the run ends well all the same', async () => {
  await landed('2026-11-05T03:10:00.000Z', [
    click({ id: 'a', tenant: 'again', time: '2026-11-05T03:05:00.000Z' }),
  ]);
  const lost = new Set<string>();
  const lose = (state: string): void => {
    if (lost.has(state)) return;
    lost.add(state);
    throw new Error('the answer got lost');
  };
  const { run } = Object(await world.run({ after: lose }));
  expect([...lost].sort()).toEqual(['Begin', 'Check', 'Finish', 'Links', 'Publish', 'Start', 'Swap']);
  expect(await lakeItem('batch', `run#${run}`)).toMatchObject({ status: 'succeeded' });
  expect(await figures('again', '2026-11-05')).toMatchObject({
    hours: { '2026-11-05T03': promo(1, { m05: 1 }) },
  });
}, 60_000);

test('a run beside another is refused, and says which and until when', async () => {
  const other = Promise.withResolvers<unknown>();
  const [first, second] = await Promise.all([
    landed('2026-11-07T03:10:00.000Z', [
      click({ id: 'a', tenant: 'alone', time: '2026-11-07T03:05:00.000Z' }),
    ]).then(() =>
      world.run({
        before: async (state) => {
          if (state === 'Links') other.resolve(await world.run());
        },
      }),
    ),
    other.promise,
  ]);
  expect(first).toHaveProperty('run');
  expect(second).toEqual({
    refused: expect.stringMatching(/^the batch run 20.* is in progress; .* ends at 20/),
  });
}, 60_000);

test('what can’t be modelled fails the run with the engine’s reason, and frees the way for the next', async () => {
  await landed('2026-11-06T03:10:00.000Z', [
    click({ id: 'a', tenant: 'broken', time: '2026-11-06T03:05:00.000Z' }),
  ]);
  const root = process.env.LAMBDA_TASK_ROOT;
  process.env.LAMBDA_TASK_ROOT = 'test/lambdas';
  await expect(world.run()).rejects.toThrow('The run in the table lake says why');
  process.env.LAMBDA_TASK_ROOT = root;
  expect(await lakeItem('batch', 'lock')).toBeUndefined();
  await world.run();
  expect(await figures('broken', '2026-11-06')).toMatchObject({
    hours: { '2026-11-06T03': promo(1, { m05: 1 }) },
  });
}, 60_000);
