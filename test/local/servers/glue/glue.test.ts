import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchCreatePartitionCommand,
  CreateDatabaseCommand,
  CreatePartitionCommand,
  CreateTableCommand,
  DeletePartitionCommand,
  GetDatabaseCommand,
  GetPartitionCommand,
  GetPartitionsCommand,
  GetTableCommand,
  GetTablesCommand,
  GlueClient,
  UpdatePartitionCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Servers, startServers } from '../../../../local/servers/servers.ts';

const directory = mkdtempSync(join(tmpdir(), 'tormenta-glue-'));
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
const PLACE = { DatabaseName: 'lake', TableName: 'clicks' };
const TABLE = {
  Name: 'Clicks',
  StorageDescriptor: { Columns: [{ Name: 'tenant', Type: 'string' }], Location: 's3://b/clicks/' },
  PartitionKeys: [{ Name: 'dt', Type: 'string' }],
};

let servers: Servers;
let glue: GlueClient;

async function start(): Promise<void> {
  servers = await startServers({ directory });
  glue = new GlueClient({ endpoint: servers.endpoints.glue, region: 'us-east-1', credentials: CREDENTIALS });
}
async function stop(): Promise<void> {
  glue.destroy();
  await servers.stop();
}

beforeAll(async () => {
  await start();
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'lake' } }));
  await glue.send(new CreateTableCommand({ DatabaseName: 'lake', TableInput: TABLE }));
});
afterAll(async () => {
  await stop();
  rmSync(directory, { recursive: true });
});

const partition = (dt: string, run = 'r1') => ({
  Values: [dt],
  StorageDescriptor: { Location: `s3://b/clicks/dt=${dt}/run=${run}/` },
});

async function days(Expression?: string): Promise<readonly (string | undefined)[]> {
  const { Partitions = [] } = await glue.send(
    new GetPartitionsCommand({ ...PLACE, ...(Expression === undefined ? {} : { Expression }) }),
  );
  return Partitions.map(({ Values }) => Values?.[0]);
}

test('names are lower case, and a table may change', async () => {
  expect((await glue.send(new GetDatabaseCommand({ Name: 'LAKE' }))).Database?.Name).toBe('lake');
  await glue.send(
    new UpdateTableCommand({
      DatabaseName: 'lake',
      TableInput: { ...TABLE, Description: 'Clicks of a day' },
    }),
  );
  const { Table } = await glue.send(new GetTableCommand({ DatabaseName: 'lake', Name: 'CLICKS' }));
  expect(Table).toMatchObject({ Name: 'clicks', DatabaseName: 'lake', Description: 'Clicks of a day' });
  expect(Table?.CreateTime).toBeInstanceOf(Date);
  const { TableList } = await glue.send(new GetTablesCommand({ DatabaseName: 'lake' }));
  expect(TableList?.map(({ Name }) => Name)).toEqual(['clicks']);
});

test('what is there is not made again, and what is not there is not found', async () => {
  const database = glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'lake' } }));
  await expect(database).rejects.toMatchObject({ name: 'AlreadyExistsException' });
  const table = glue.send(new GetTableCommand({ DatabaseName: 'lake', Name: 'views' }));
  await expect(table).rejects.toMatchObject({ name: 'EntityNotFoundException' });
  const none = glue.send(new GetPartitionCommand({ ...PLACE, PartitionValues: ['2020-01-01'] }));
  await expect(none).rejects.toMatchObject({ name: 'EntityNotFoundException' });
});

test('a partition is made once, moved and deleted', async () => {
  const create = () =>
    glue.send(new CreatePartitionCommand({ ...PLACE, PartitionInput: partition('2026-11-21') }));
  await create();
  await expect(create()).rejects.toMatchObject({ name: 'AlreadyExistsException' });
  const PartitionValueList = ['2026-11-21'];
  await glue.send(
    new UpdatePartitionCommand({
      ...PLACE,
      PartitionValueList,
      PartitionInput: partition('2026-11-21', 'r2'),
    }),
  );
  const got = await glue.send(new GetPartitionCommand({ ...PLACE, PartitionValues: PartitionValueList }));
  expect(got.Partition?.StorageDescriptor?.Location).toBe('s3://b/clicks/dt=2026-11-21/run=r2/');
  const remove = () =>
    glue.send(new DeletePartitionCommand({ ...PLACE, PartitionValues: PartitionValueList }));
  await remove();
  await expect(remove()).rejects.toMatchObject({ name: 'EntityNotFoundException' });
  const moved = glue.send(
    new UpdatePartitionCommand({ ...PLACE, PartitionValueList, PartitionInput: partition('2026-11-21') }),
  );
  await expect(moved).rejects.toMatchObject({ name: 'EntityNotFoundException' });
});

test('of a batch the faulty partitions fail alone', async () => {
  const PartitionInputList = [partition('2026-01-01'), partition('2026-01-01'), partition('2026-01-02')];
  const { Errors } = await glue.send(new BatchCreatePartitionCommand({ ...PLACE, PartitionInputList }));
  expect(Errors).toEqual([
    {
      PartitionValues: ['2026-01-01'],
      ErrorDetail: {
        ErrorCode: 'AlreadyExistsException',
        ErrorMessage: expect.stringContaining('already exists'),
      },
    },
  ]);
  expect(await days()).toEqual(['2026-01-01', '2026-01-02']);
});

test.each([
  ["dt = '2026-01-02'", ['2026-01-02']],
  ["dt >= '2026-01-02' AND dt<>'2027-01-01'", ['2026-01-02']],
  ["dt BETWEEN '2025-12-31' and '2026-01-01'", ['2026-01-01']],
  ["dt in ('2026-01-01', '2026-01-09')", ['2026-01-01']],
])('partitions where %s', async (expression, expected) => {
  expect(await days(expression)).toEqual(expected);
});

test('an expression that it does not understand is refused', async () => {
  for (const expression of ["hh = '1'", "dt = '1' OR dt = '2'", 'dt']) {
    await expect(days(expression)).rejects.toMatchObject({ name: 'InvalidInputException' });
  }
});

test('partitions come in pages', async () => {
  const first = await glue.send(new GetPartitionsCommand({ ...PLACE, MaxResults: 1 }));
  const { NextToken } = first;
  const second = await glue.send(new GetPartitionsCommand({ ...PLACE, MaxResults: 1, NextToken }));
  expect([first, second].flatMap(({ Partitions = [] }) => Partitions.map(({ Values }) => Values))).toEqual([
    ['2026-01-01'],
    ['2026-01-02'],
  ]);
  expect(second.NextToken).toBeUndefined();
});

test('the catalog is there after a restart', async () => {
  await stop();
  await start();
  expect(await days()).toEqual(['2026-01-01', '2026-01-02']);
});
