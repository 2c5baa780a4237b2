/** A reader that asks all the time while a partition is moved from run to run. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Servers, startServers } from '../../../../local/servers/servers.ts';
import { type Lake, openLake } from './lake.ts';

let servers: Servers;
let lake: Lake;
beforeAll(async () => {
  servers = await startServers();
  lake = await openLake(servers.endpoints);
});
afterAll(async () => {
  lake.close();
  await servers.stop();
});

const RUNS = 12;
const FILES = 3;

test('a reader sees one run whole, never two or a half', async () => {
  await lake.table({ name: 'daily', columns: { run: 'bigint' }, keys: ['dt'] });
  const write = async (run: number): Promise<void> => {
    const folder = `daily/dt=2026-11-21/run=${run}/`;
    for (let file = 0; file < FILES; file += 1) {
      const columns = [{ name: 'run', data: [BigInt(run), BigInt(run)], type: 'INT64' as const }];
      await lake.parquet(`${folder}${file}.parquet`, columns);
    }
    await lake.partition('daily', '2026-11-21', `s3://lake/${folder}`);
  };
  await write(0);
  let writing = true;
  const seen: unknown[] = [];
  const reading = (async () => {
    while (writing) seen.push(await lake.rows('SELECT count(*), count(DISTINCT run) FROM daily'));
  })();
  for (let run = 1; run <= RUNS; run += 1) {
    await write(run);
    // Several swaps fall into one read, and none is without readers.
    for (const before = seen.length; run % 3 === 0 && seen.length === before; ) await sleep(5);
  }
  writing = false;
  await reading;
  expect(seen.length).toBeGreaterThan(1);
  expect(seen).toEqual(seen.map(() => [[String(2 * FILES), '1']]));
  expect(await lake.rows('SELECT max(run) FROM daily')).toEqual([[String(RUNS)]]);
});
