import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type FakePlatform, fakePlatform, SECRET_KEY } from './fake-platform.ts';

let directory: string;
let platform: FakePlatform;
let log: string;

beforeAll(async () => {
  platform = await fakePlatform();
  directory = await mkdtemp(join(tmpdir(), 'tormenta-replay-'));
  log = join(directory, 'access.log');
  const addresses = { collect: platform.url, delivery: platform.url };
  await writeFile(join(directory, 'platform.json'), JSON.stringify(addresses));
  const tenant = { tenant: 'demo', secretKey: SECRET_KEY, publicKey: 'tpk_' };
  await writeFile(join(directory, 'demo.json'), JSON.stringify(tenant));
  const line = '192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 5 "-" "-"';
  await writeFile(log, [line, line, line.replace('GET', 'POST'), 'nonsense'].join('\n'));
});
afterAll(async () => {
  await platform.close();
  await rm(directory, { recursive: true, force: true });
});

const run = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['tools/replay.ts', ...args], { timeout: 20_000 }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });

test('a replay ends with its summary', async () => {
  const { code, out, err } = await run(log, '--directory', directory, '--flat-out');
  expect(err).toBe('');
  expect(out.replace(/^rate.*$/m, 'rate')).toBe(
    [
      'lines     4',
      'sent      2',
      'accepted  2',
      'rejected  2',
      '           1  method POST (line 3)',
      '           1  not Combined Log Format (line 4)',
      'rate',
      '',
    ].join('\n'),
  );
  expect(code).toBe(0);
});

test('a log that is not there is named', async () => {
  const { code, err } = await run(join(directory, 'none.log'), '--directory', directory);
  expect(err).toContain(`there is no file ${join(directory, 'none.log')}`);
  expect(code).toBe(1);
});

test('a gzipped log that is broken says so', async () => {
  const broken = join(directory, 'broken.gz');
  await writeFile(broken, gzipSync('a line').subarray(0, 20));
  const { code, err } = await run(broken, '--directory', directory);
  expect(err).toBe('the gzipped log is broken: unexpected end of file\n');
  expect(code).toBe(1);
});

test('without a platform it says how to start one', async () => {
  const { code, err } = await run(log, '--directory', join(directory, 'none'));
  expect(err).toBe(
    `no platform is running on ${join(directory, 'none')}: start it with \`npm start\` and try again\n`,
  );
  expect(code).toBe(1);
});

test('a platform that was killed left its addresses behind, and is not running', async () => {
  const killed = join(directory, 'killed');
  await mkdir(killed);
  const addresses = { collect: 'http://127.0.0.1:9', delivery: 'http://127.0.0.1:9' };
  await writeFile(join(killed, 'platform.json'), JSON.stringify(addresses));
  const { err } = await run(log, '--directory', killed, '--key', SECRET_KEY);
  expect(err).toContain('start it with `npm start`');
});

test.each([
  [['--speeed', '3'], "Unknown option '--speeed'"],
  [['--speed', '0'], '--speed must be a number above 0, not 0'],
  [['--speed', '2', '--flat-out'], 'either --speed or --flat-out'],
  [['--concurrency', '0'], '--concurrency must be a whole number from 1 to 512, not 0'],
  [['--site', 'example.com'], '--site must be a scheme and a host'],
  [['second.log'], 'one log at a time, not also second.log'],
])('a wrong flag is told with how to write it: %j', async (args, message) => {
  const { code, err } = await run(log, ...args);
  expect(err).toContain(message);
  expect(err).toContain('npm run replay -- FILE');
  expect(code).toBe(1);
});
