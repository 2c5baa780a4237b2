import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo } from '../../lambdas/aws/clients.ts';
import { commandLease } from '../../tools/aws-batch-lease.ts';
import { type Embedded, embedded } from '../embedded.ts';

let platform: Embedded;
let db: DynamoDBDocumentClient;

beforeAll(async () => {
  platform = await embedded();
  db = dynamo(BACKGROUND);
});
afterAll(async () => {
  db.destroy();
  await platform.stop();
});

const put = (item: object) =>
  db.send(new PutCommand({ TableName: platform.tables.lake, Item: { pk: 'batch', sk: 'command', ...item } }));
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

test('one command has it at a time, and the next once it is dropped', async () => {
  const [one, other] = ['one', 'other'].map((id) => commandLease(db, platform.tables.lake, id));
  expect(await one?.take()).toBeUndefined();
  expect(await other?.take()).toMatchObject({ by: expect.stringContaining(`process ${process.pid} on `) });
  await other?.drop();
  expect(await other?.take()).toBeDefined();
  await one?.drop();
  expect(await other?.take()).toBeUndefined();
  await other?.drop();
});

test('that of a command elsewhere holds until it ends', async () => {
  const lease = commandLease(db, platform.tables.lake, 'mine');
  await put({ id: 'theirs', host: 'elsewhere', pid: 1, until: inSeconds(60) });
  expect(await lease.take()).toMatchObject({ by: 'process 1 on elsewhere' });
  await put({ id: 'theirs', host: 'elsewhere', pid: 1, until: inSeconds(-1) });
  expect(await lease.take()).toBeUndefined();
  await lease.drop();
});

test('that of a process of this machine that is gone is taken at once', async () => {
  const { hostname } = await import('node:os');
  const lease = commandLease(db, platform.tables.lake, 'mine');
  // Above what Linux gives out.
  await put({ id: 'theirs', host: hostname(), pid: 2 ** 22 + 1, until: inSeconds(60) });
  expect(await lease.take()).toBeUndefined();
  await lease.drop();
});
