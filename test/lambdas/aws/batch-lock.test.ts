import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { batchLock } from '../../../lambdas/aws/batch-lock.ts';
import { BACKGROUND, dynamo } from '../../../lambdas/aws/clients.ts';
import { type Embedded, embedded } from '../../embedded.ts';

let platform: Embedded;
let db: DynamoDBDocumentClient;
let nowMs = Date.parse('2026-11-21T03:00:00.000Z');

beforeAll(async () => {
  platform = await embedded();
  db = dynamo(BACKGROUND);
});
afterAll(async () => {
  db.destroy();
  await platform.stop();
});

test('one run has it at a time, again and again, until it is released or 16 minutes pass without a step', async () => {
  const lock = batchLock(db, platform.tables.lake, () => nowMs);
  expect(await lock.take('R1', 'execution')).toBeUndefined();
  expect(await lock.take('R1', 'execution')).toBeUndefined();
  expect(await lock.take('R2', 'execution')).toEqual({
    ...{ run: 'R1', execution: 'execution', until: new Date('2026-11-21T03:16:00.000Z') },
  });

  nowMs += 15 * 60_000;
  await lock.renew('R1');
  nowMs += 15 * 60_000;
  expect(await lock.take('R2', 'execution')).toMatchObject({ run: 'R1' });
  nowMs += 2 * 60_000;
  expect(await lock.take('R2', 'execution')).toBeUndefined();

  await expect(lock.renew('R1')).rejects.toMatchObject({ name: 'RunStopped' });
  await lock.release('R1');
  expect(await lock.holder()).toMatchObject({ run: 'R2' });
  await lock.release('R2');
  expect(await lock.holder()).toBeUndefined();
  await expect(lock.renew('R2')).rejects.toMatchObject({ name: 'RunStopped' });
});
