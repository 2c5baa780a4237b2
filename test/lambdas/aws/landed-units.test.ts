import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, s3 } from '../../../lambdas/aws/clients.ts';
import { storedUnits } from '../../../lambdas/aws/landed-units.ts';
import { type Embedded, embedded } from '../../embedded.ts';

let platform: Embedded;
let client: ReturnType<typeof s3>;
const unit = (hour: string, first: string): string =>
  `events/dt=2026-11-21/hh=${hour}/shardId-000000000000-${first}.ndjson.zst`;

beforeAll(async () => {
  platform = await embedded();
  client = s3(BACKGROUND);
});
afterAll(async () => {
  client.destroy();
  await platform.stop();
});

const put = (Key: string, Metadata = {}): Promise<unknown> =>
  client.send(new PutObjectCommand({ Bucket: platform.bucket, Key, Body: 'x', Metadata }));

test('hours and units are found in order; what somebody else put beside them is none', async () => {
  await put(unit('04', '0002'), { arrival: '1795233600001' });
  await put(unit('03', '0001'));
  await put('events/dt=2026-11-21/hh=03/notes.txt');
  await put('events/dt=2026-11-21/hh=99/x.txt');
  await put('events/old/hh=03/x.txt');
  await put('events/dt=today/x.txt');
  const stored = storedUnits(client, platform.bucket);
  const hours: string[] = [];
  for await (const hour of stored.hours('')) hours.push(hour);
  expect(hours).toEqual(['2026-11-21T03', '2026-11-21T04']);
  expect((await stored.units('2026-11-21T03')).map(({ key }) => key)).toEqual([unit('03', '0001')]);
  const later: string[] = [];
  for await (const hour of stored.hours('2026-11-21T04')) later.push(hour);
  expect(later).toEqual(['2026-11-21T04']);
});

test('a unit that doesn’t say when it arrived did so in its hour', async () => {
  const stored = storedUnits(client, platform.bucket);
  expect(await stored.arrivalMs(unit('04', '0002'))).toBe(1795233600001);
  expect(await stored.arrivalMs(unit('03', '0001'))).toBe(Date.parse('2026-11-21T03:00:00.000Z'));
});
