/** A run that lost the lock, and goes on for a moment, beside a newer one (rule 23). */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo, s3 } from '../../../lambdas/aws/clients.ts';
import { finalHours } from '../../../lambdas/aws/final-hours.ts';
import { lakeDays } from '../../../lambdas/aws/lake-days.ts';
import { lakePartitions } from '../../../lambdas/aws/lake-partitions.ts';
import { published } from '../../../lambdas/aws/published.ts';
import { type Embedded, embedded } from '../../embedded.ts';

const [OLD, NEW] = ['2026-11-21T03-00-00-000Z-ffffffff', '2026-11-21T03-10-00-000Z-00000000'];
const DAY = '2026-11-20';
const HOUR = `${DAY}T05`;
const STOPPED = { name: 'RunStopped' };

let platform: Embedded;
let db: ReturnType<typeof dynamo>;
let objects: ReturnType<typeof s3>;

beforeAll(async () => {
  platform = await embedded();
  db = dynamo(BACKGROUND);
  objects = s3(BACKGROUND);
});
afterAll(async () => {
  db.destroy();
  objects.destroy();
  await platform.stop();
});

test('a pointer, and an hour that is final, stay the newer run’s', async () => {
  const hours = finalHours(db, platform.tables.lake);
  const range = { first: HOUR, last: HOUR };
  const to = { hour: HOUR, former: undefined, digest: 'd' };
  await hours.point(OLD, 'demo', { ...to, run: OLD, lateSeen: 1 });
  // The figures are the same: the rows stay the older run's.
  await hours.point(NEW, 'demo', { ...to, run: OLD, lateSeen: 2 });
  await expect(hours.point(OLD, 'demo', { ...to, run: OLD, lateSeen: 1 })).rejects.toMatchObject(STOPPED);
  expect(await hours.pointers('demo', range)).toMatchObject([{ run: OLD, lateSeen: 2 }]);
  await hours.setFinal(HOUR, NEW);
  await expect(hours.setFinal(HOUR, OLD)).rejects.toMatchObject(STOPPED);
});

test('reports and ledgers stay the newer run’s', async () => {
  const ports = published(db, platform.tables.lake, objects, platform.buckets.smart);
  const report = { name: 'funnel', tenant: 'demo', day: DAY, at: '2026-11-21T03:11:00.000Z', rows: [] };
  await ports.report({ ...report, run: NEW });
  await ports.report({ ...report, run: NEW });
  await expect(ports.report({ ...report, run: OLD })).rejects.toMatchObject(STOPPED);
  const ledger = { tenant: 'demo', arrivalHour: HOUR, day: DAY, universal: 1, deduplicated: 0 };
  await ports.ledger({ ...ledger, run: NEW });
  await expect(ports.ledger({ ...ledger, run: OLD })).rejects.toMatchObject(STOPPED);
});

test('a partition stays the newer run’s, and who came behind it is told where it lies', async () => {
  const partitions = lakePartitions(db, platform.tables.lake);
  const made = { layer: 'smart', entity: 'funnel', day: DAY, rows: 1, bytes: 2, at: 'now' };
  expect(await partitions.write({ ...made, run: OLD, prefix: 'old/' })).toBeUndefined();
  expect(await partitions.write({ ...made, run: NEW, prefix: 'new/' })).toBeUndefined();
  expect(await partitions.write({ ...made, run: OLD, prefix: 'old/' })).toBe('new/');
  expect(await partitions.find('smart', 'funnel', DAY)).toMatchObject({ run: NEW, prefix: 'new/' });
});

test('a day that a newer run has begun to publish is that run’s to end', async () => {
  const days = lakeDays(db, platform.tables.lake);
  const end = { day: DAY, touches: 5, leads: 0, users: 0, hours: 24, complete: true, whole: true };
  expect(await days.beginPublishing(DAY, OLD)).toBeUndefined();
  expect(await days.beginPublishing(DAY, NEW)).toBe(OLD);
  await expect(days.beginPublishing(DAY, OLD)).rejects.toMatchObject(STOPPED);
  await expect(days.endPublishing({ ...end, run: OLD, touches: 4 }, [])).rejects.toMatchObject(STOPPED);
  await days.endPublishing({ ...end, run: NEW }, []);
  expect(await days.find(DAY)).toMatchObject({ published: 5, publishing: undefined });
});
