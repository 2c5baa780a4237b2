import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateWorkGroupCommand,
  GetQueryRuntimeStatisticsCommand,
  GetWorkGroupCommand,
  StopQueryExecutionCommand,
  UpdateWorkGroupCommand,
} from '@aws-sdk/client-athena';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openStore } from '../../../../local/servers/athena/store.ts';
import { type Servers, startServers } from '../../../../local/servers/servers.ts';
import { type Lake, openLake } from './lake.ts';

const directory = mkdtempSync(join(tmpdir(), 'tormenta-athena-'));
let servers: Servers;
let lake: Lake;

beforeAll(async () => {
  servers = await startServers({ directory });
  lake = await openLake(servers.endpoints);
});
afterAll(async () => {
  lake.close();
  await servers.stop();
  rmSync(directory, { recursive: true });
});

const ENDLESS = 'SELECT count(*) FROM range(100000000000) a(i), range(1000000) b(j) WHERE i % 7 = j % 11';

test('a token starts its query once, and no other', async () => {
  const ClientRequestToken = 'token-of-more-than-thirty-two-characters';
  const first = await lake.start('SELECT 1', { ClientRequestToken });
  expect(await lake.start('SELECT 1', { ClientRequestToken })).toBe(first);
  await expect(lake.start('SELECT 2', { ClientRequestToken })).rejects.toThrow('Idempotent parameters');
  await lake.ended(first);
});

test('a workgroup must be there, with a place for results', async () => {
  await expect(lake.start('SELECT 1', { WorkGroup: 'nobody' })).rejects.toThrow('nobody is not found');
  await lake.athena.send(new CreateWorkGroupCommand({ Name: 'placeless' }));
  await expect(lake.start('SELECT 1', { WorkGroup: 'placeless' })).rejects.toThrow('No output location');
  const again = lake.athena.send(new CreateWorkGroupCommand({ Name: 'placeless' }));
  await expect(again).rejects.toMatchObject({ name: 'InvalidRequestException' });
  await lake.athena.send(
    new UpdateWorkGroupCommand({
      WorkGroup: 'placeless',
      ConfigurationUpdates: { ResultConfigurationUpdates: { OutputLocation: 's3://lake/r/' } },
    }),
  );
  const { WorkGroup } = await lake.athena.send(new GetWorkGroupCommand({ WorkGroup: 'placeless' }));
  expect(WorkGroup?.Configuration?.ResultConfiguration?.OutputLocation).toBe('s3://lake/r/');
});

test('an execution tells what it did', async () => {
  await lake.table({ name: 'plain', columns: { n: 'bigint' } });
  const data = Array.from({ length: 1_000 }, (_, n) => BigInt(n * n));
  await lake.parquet('plain/a.parquet', [{ name: 'n', data, type: 'INT64' }]);
  const id = await lake.start('SELECT n FROM plain');
  const execution = await lake.ended(id);
  expect(execution).toMatchObject({
    QueryExecutionId: id,
    Query: 'SELECT n FROM plain',
    WorkGroup: 'team',
    QueryExecutionContext: { Database: 'acme' },
    ResultConfiguration: { OutputLocation: `s3://lake/_results/${id}.csv` },
    Status: { State: 'SUCCEEDED', CompletionDateTime: expect.any(Date) },
  });
  expect(execution.Statistics?.DataScannedInBytes).toBeGreaterThan(0);
  const { QueryRuntimeStatistics } = await lake.athena.send(
    new GetQueryRuntimeStatisticsCommand({ QueryExecutionId: id }),
  );
  expect(QueryRuntimeStatistics?.Rows?.OutputRows).toBe(1_000);
});

test('a failure says whether it was the query', async () => {
  const { Status } = await lake.ended(await lake.start('SELECT nothing'));
  expect(Status).toMatchObject({ State: 'FAILED', AthenaError: { ErrorCategory: 2, Retryable: false } });
});

test('a query that scans more than its workgroup allows has no result', async () => {
  await lake.athena.send(
    new CreateWorkGroupCommand({
      Name: 'poor',
      Configuration: {
        ResultConfiguration: { OutputLocation: 's3://lake/poor/' },
        BytesScannedCutoffPerQuery: 100,
      },
    }),
  );
  const id = await lake.start('SELECT sum(n) FROM plain', { WorkGroup: 'poor' });
  expect((await lake.ended(id)).Status).toMatchObject({
    State: 'CANCELLED',
    StateChangeReason: 'Bytes scanned limit was exceeded',
  });
  await expect(lake.results(id)).rejects.toThrow('Final query state: CANCELLED');
});

test('a query that is stopped ends, and lets others run', async () => {
  const endless = await Promise.all([lake.start(ENDLESS), lake.start(ENDLESS)]);
  const waiting = await lake.start('SELECT 1');
  await expect(lake.results(waiting)).rejects.toThrow('not yet finished');
  for (const QueryExecutionId of endless)
    await lake.athena.send(new StopQueryExecutionCommand({ QueryExecutionId }));
  for (const id of endless) expect((await lake.ended(id)).Status?.State).toBe('CANCELLED');
  expect((await lake.ended(waiting)).Status?.State).toBe('SUCCEEDED');
});

test('after a restart results are there, and what ran has failed', async () => {
  const done = await lake.start("SELECT 'kept' AS word");
  await lake.ended(done);
  lake.close();
  await servers.stop();
  const store = openStore(join(directory, 'athena'));
  const former = store.execution(done);
  if (former !== undefined) store.put({ ...former, id: 'lost', token: 'lost', state: 'RUNNING' });
  store.close();
  servers = await startServers({ directory });
  lake = await openLake(servers.endpoints, { anew: false });
  const { ResultSet } = await lake.results(done);
  expect(ResultSet?.Rows?.[1]?.Data).toEqual([{ VarCharValue: 'kept' }]);
  expect((await lake.ended('lost')).Status).toMatchObject({
    State: 'FAILED',
    StateChangeReason: 'The local platform ended while the query ran',
    AthenaError: { ErrorCategory: 1, Retryable: true },
  });
});
