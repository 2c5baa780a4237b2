/** The command as a whole, against the embedded servers. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AthenaClient, CreateWorkGroupCommand } from '@aws-sdk/client-athena';
import { CreateDatabaseCommand, GlueClient } from '@aws-sdk/client-glue';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadConfig } from '../../../lib/config.ts';
import { namesOf } from '../../../lib/names.ts';
import { type Embedded, embedded } from '../../embedded.ts';

const { database, workgroup } = namesOf(loadConfig('local').taxonomy);
const directory = mkdtempSync(join(tmpdir(), 'tormenta-query-'));

let platform: Embedded;
beforeAll(async () => {
  platform = await embedded();
  const [glue, athena] = [new GlueClient({}), new AthenaClient({})];
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: database } }));
  const ResultConfiguration = { OutputLocation: 's3://results/' };
  await athena.send(new CreateWorkGroupCommand({ Name: workgroup, Configuration: { ResultConfiguration } }));
  glue.destroy();
  athena.destroy();
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name.startsWith('AWS_')),
  );
  writeFileSync(join(directory, 'platform.json'), JSON.stringify({ environment }));
});
afterAll(async () => {
  await platform.stop();
  rmSync(directory, { recursive: true });
});

const query = (...args: string[]): Promise<{ code: number; said: string }> =>
  new Promise((done) => {
    const options = { env: { PATH: process.env.PATH }, timeout: 25_000 };
    const child = execFile(
      process.execPath,
      ['tools/query/query.ts', ...args],
      options,
      (_, stdout, stderr) => done({ code: child.exitCode ?? -1, said: stdout + stderr }),
    );
  });

test('answers with the rows that were asked for', async () => {
  const { said, code } = await query(
    "SELECT i AS n, TIMESTAMP '2026-11-21 03:00:00' AS t FROM range(2500) r(i)",
    '--rows',
    '1500',
    '--directory',
    directory,
  );
  expect(code).toBe(0);
  const lines = said.trimEnd().split('\n');
  expect(lines[0]).toBe('   n  t (UTC)');
  expect(lines.at(-3)).toBe('1499  2026-11-21 03:00:00.000');
  expect(lines.at(-1)).toMatch(/^1500 rows, and there are more \(--rows N shows N\); 0 bytes scanned in /);
  const csv = await query('SELECT 1 AS n', '--csv', '--directory', directory);
  expect(csv).toEqual({ code: 0, said: 'n\n1\n' });
});

test('says what is wrong with a query', async () => {
  const { code, said } = await query('SELECT tenant FROM landing_clicks', '--directory', directory);
  expect(code).toBe(1);
  expect(said).toContain('the query failed: Catalog Error: Table with name landing_clicks does not exist');
});

test.each([
  [[], 'the query is missing'],
  [['SELECT', '1'], 'more than one query'],
  [['SELECT 1', '--rows', 'many'], '--rows must be a whole number'],
  [['SELECT 1', '--json', '--csv'], 'either --json or --csv'],
  [['SELECT 1', '--directory', '/nowhere'], 'no platform is running on /nowhere'],
  [['SELECT 1', '--env', 'moon'], 'no environment "moon"'],
])('%j: %s', async (args, message) => {
  const { code, said } = await query(...args);
  expect([code, said]).toEqual([1, expect.stringContaining(message)]);
});
