import { createServer } from 'node:http';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, s3 } from '../../../lambdas/aws/clients.ts';
import { unitLake } from '../../../lambdas/aws/lake.ts';
import { unitKey } from '../../../lambdas/domain/lake-key.ts';
import { padSequence } from '../../../lambdas/domain/sequence.ts';
import { HOUR_MS } from '../../../lambdas/domain/time.ts';
import type { Unit } from '../../../lambdas/domain/unit.ts';
import { type Embedded, embedded } from '../../embedded.ts';

const ARRIVAL_MS = Date.parse('2026-11-21T03:30:00.000Z');

let platform: Embedded;
let client: S3Client;

beforeAll(async () => {
  platform = await embedded();
  client = s3(BACKGROUND);
});

afterAll(async () => {
  client.destroy();
  await platform.stop();
});

const lake = () => unitLake(client, platform.bucket);

function unit(shard: string, first: number, arrivalMs = ARRIVAL_MS): Unit {
  const at = (sequence: number): string => padSequence(String(sequence));
  const key = unitKey({ shard, first: at(first) }, arrivalMs);
  return { key, shard, first: at(first), last: at(first + 9), after: at(first - 1), arrivalMs, records: 10 };
}

/** Bytes that are no text, among others. */
const BODY = Buffer.concat([Buffer.from('{"a":1}\n'.repeat(1_000)), Buffer.from([0xff, 0x00, 0x0a])]);

test('a unit is read as it was put, bytes and all', async () => {
  const one = unit('read', 10);
  expect(await lake().put(one, BODY)).toEqual(one);
  expect(await lake().get(one.key)).toEqual({ unit: one, body: BODY });
});

test('an empty unit is one, too', async () => {
  const one = unit('empty', 10);
  await lake().put(one, Buffer.alloc(0));
  expect(await lake().get(one.key)).toEqual({ unit: one, body: Buffer.alloc(0) });
});

test('rule 2: a unit is put where none of its name is; who comes second gets the first, whose bytes stay', async () => {
  const first = unit('twice', 10);
  const second = { ...first, last: padSequence('12'), after: padSequence('5'), arrivalMs: 7, records: 3 };
  await lake().put(first, BODY);
  expect(await lake().put(second, Buffer.from('other'))).toEqual(first);
  expect(await lake().get(first.key)).toEqual({ unit: first, body: BODY });
});

test('rule 2: of many that put a unit at once, one writes and all get what it wrote', async () => {
  const attempts = Array.from({ length: 8 }, (_, records) => ({ ...unit('race', 10), records }));
  const answers = await Promise.all(attempts.map((one) => lake().put(one, Buffer.from(`${one.records}`))));
  const { unit: written, body } = await lake().get(unit('race', 10).key);
  expect(String(body)).toBe(String(written.records));
  expect(answers).toEqual(attempts.map(() => written));
});

test.each([{}, { last: 'x', after: 'y' }, { arrival: '7', after: 'y' }])(
  'rule 2: an object that is no unit (%p) is neither read nor adopted, and says what to do',
  async (Metadata) => {
    const one = unit('stranger', 10);
    await client.send(new PutObjectCommand({ Bucket: platform.bucket, Key: one.key, Body: 'x', Metadata }));
    const fault = `${one.key} is no unit: its metadata lacks`;
    await expect(lake().put(one, BODY)).rejects.toThrow(fault);
    await expect(lake().get(one.key)).rejects.toThrow(fault);
  },
);

test('a unit that is not there is an error', async () => {
  await expect(lake().get(unit('nowhere', 10).key)).rejects.toThrow();
});

test('rule 5: a shard’s last unit is the one with the highest first record', async () => {
  // By number, not by text: padded.
  for (const first of [10, 900, 90]) await lake().put(unit('last', first), BODY);
  await lake().put(unit('last0', 5_000), BODY);
  expect(await lake().lastUnit('last', ARRIVAL_MS)).toEqual(unit('last', 900));
  expect(await lake().lastUnit('las', ARRIVAL_MS)).toBeUndefined();
});

test('rule 5: the last unit is found across hours and days, whatever lies between', async () => {
  await lake().put(unit('hours', 10, ARRIVAL_MS - 60 * HOUR_MS), BODY);
  expect(await lake().lastUnit('hours', ARRIVAL_MS - 60 * HOUR_MS)).toEqual(
    unit('hours', 10, ARRIVAL_MS - 60 * HOUR_MS),
  );
  await lake().put(unit('hours', 20, ARRIVAL_MS - 5 * HOUR_MS), BODY);
  await lake().put(unit('between', 1, ARRIVAL_MS - 4 * HOUR_MS), BODY);
  expect(await lake().lastUnit('hours', 0)).toEqual(unit('hours', 20, ARRIVAL_MS - 5 * HOUR_MS));
  expect(await lake().lastUnit('hours', ARRIVAL_MS - 4 * HOUR_MS)).toBeUndefined();
});

test('rule 5: at the turn of an hour the sequence decides, as arrivals are approximate', async () => {
  await lake().put(unit('turn', 10, ARRIVAL_MS), BODY);
  await lake().put(unit('turn', 20, ARRIVAL_MS - HOUR_MS), BODY);
  expect(await lake().lastUnit('turn', 0)).toEqual(unit('turn', 20, ARRIVAL_MS - HOUR_MS));
});

test('rule 5: an hour of more units than S3 lists on a page is read to its end', async () => {
  const prefix = `${unit('pages', 1).key.split('pages')[0]}pages-`;
  const names = Array.from(
    { length: 1_003 },
    (_, index) => `${prefix}${padSequence(String(index + 1))}.ndjson.zst`,
  );
  const put = (Key: string) => client.send(new PutObjectCommand({ Bucket: platform.bucket, Key, Body: 'x' }));
  for (let from = 0; from < names.length; from += 100)
    await Promise.all(names.slice(from, from + 100).map(put));
  await lake().put(unit('pages', 2_000), BODY);
  expect(await lake().lastUnit('pages', ARRIVAL_MS)).toEqual(unit('pages', 2_000));
});

test('rule 5: a year of retention costs no more calls than there are hours in the lake', async () => {
  const counting = s3(BACKGROUND);
  let calls = 0;
  counting.middlewareStack.add(
    (next) => (args) => {
      calls++;
      return next(args);
    },
    { step: 'initialize' },
  );
  expect(
    await unitLake(counting, platform.bucket).lastUnit('unheard-of', ARRIVAL_MS - 365 * 24 * HOUR_MS),
  ).toBeUndefined();
  counting.destroy();
  expect(calls).toBeLessThan(20);
});

/** An S3 that answers each put by the next of these statuses, then takes it. */
async function answering(...conflicts: readonly (readonly [number, string])[]) {
  const left = [...conflicts];
  let puts = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.once('end', () => {
      puts++;
      const [status, code] = left.shift() ?? [200, undefined];
      const body =
        code === undefined
          ? ''
          : `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>m</Message></Error>`;
      response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const own = new S3Client({ endpoint: `http://127.0.0.1:${port}`, forcePathStyle: true, maxAttempts: 1 });
  const stop = async (): Promise<void> => {
    own.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { lake: unitLake(own, 'bucket'), puts: () => puts, stop };
}

const CONFLICT = [409, 'ConditionalRequestConflict'] as const;

test('rule 2: while another put of the name is under way (409) it is put again', async () => {
  const s3 = await answering(CONFLICT, CONFLICT);
  expect(await s3.lake.put(unit('a', 10), BODY)).toEqual(unit('a', 10));
  expect(s3.puts()).toBe(3);
  await s3.stop();
});

test('a 409 without end fails the batch, after a bounded number of puts', async () => {
  const s3 = await answering(...Array.from({ length: 20 }, () => CONFLICT));
  await expect(s3.lake.put(unit('a', 10), BODY)).rejects.toThrow('goes on answering 409');
  expect(s3.puts()).toBe(8);
  await s3.stop();
});

test('any other answer fails the batch', async () => {
  const s3 = await answering([403, 'AccessDenied']);
  await expect(s3.lake.put(unit('a', 10), BODY)).rejects.toThrow();
  expect(s3.puts()).toBe(1);
  await s3.stop();
});
