import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { referrerHost } from '../../lambdas/domain/labels.ts';
import { hourKey } from '../../lambdas/domain/time.ts';
import { parseLogLine } from '../../tools/log-format.ts';
import { logLines } from '../../tools/replay-log.ts';
import { headerSafe, replayedLink } from '../../tools/replay-request.ts';
import { nastyLog } from './nasty-log.ts';
import { countLog } from './truth.ts';

const SITE = 'https://shop.example';
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tormenta-truth-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

test('the count over a log by hand', async () => {
  const log = join(directory, 'hand.log');
  const line = (request: string, time: string, referrer: string): string =>
    `192.0.2.7 - - [${time}] "${request}" 200 5 "${referrer}" "agent"`;
  await writeFile(
    log,
    [
      line('GET /a HTTP/1.1', '17/May/2015:23:30:00 +0000', '-'),
      line('GET /a?x=1 HTTP/1.1', '18/May/2015:01:30:00 +0200', 'https://WWW.site.example:8443/p'),
      line('GET /b HTTP/1.1', '17/May/2015:23:30:00 -0100', 'nothing'),
      line('POST /a HTTP/1.1', '17/May/2015:23:30:00 +0000', '-'),
      'nonsense',
    ].join('\n'),
  );
  expect(await countLog(log, 'https://example.com')).toEqual({
    clicks: 3,
    byLink: { p2dce0a4c5044: 2, pd7fe568b31ae: 1 },
    byHour: { '2015-05-17T23': 2, '2015-05-18T00': 1 },
    byReferrer: { '(direct)': 1, 'www.site.example': 1, '(invalid)': 1 },
    hoursOfLink: { p2dce0a4c5044: { '2015-05-17T23': 2 }, pd7fe568b31ae: { '2015-05-18T00': 1 } },
    referrersOfLink: {
      p2dce0a4c5044: { '(direct)': 1, 'www.site.example': 1 },
      pd7fe568b31ae: { '(invalid)': 1 },
    },
  });
});

describe('a nasty log', () => {
  test('is the same for the same seed', () => {
    expect(nastyLog(7, 500)).toBe(nastyLog(7, 500));
    expect(nastyLog(7, 500)).not.toBe(nastyLog(8, 500));
  });

  test('is read by the replay as DuckDB reads it', async () => {
    const log = join(directory, 'nasty.log');
    await writeFile(log, nastyLog(11, 4_000));
    const truth = await countLog(log, SITE);
    const found = { clicks: 0, byLink: new Map(), byHour: new Map(), byReferrer: new Map() };
    const add = (counts: Map<string, number>, label: string) =>
      counts.set(label, (counts.get(label) ?? 0) + 1);
    for await (const line of logLines(log)) {
      const parsed = parseLogLine(line);
      if ('reject' in parsed) continue;
      const link = replayedLink(SITE, parsed.ok.path);
      if ('reject' in link) continue;
      found.clicks++;
      add(found.byLink, link.ok.slug);
      add(found.byHour, hourKey(parsed.ok.timeMs));
      add(found.byReferrer, referrerHost(headerSafe(parsed.ok.referrer ?? '')).slice(0, 64));
    }
    expect(found.clicks).toBe(truth.clicks);
    expect(Object.fromEntries(found.byLink)).toEqual(truth.byLink);
    expect(Object.fromEntries(found.byHour)).toEqual(truth.byHour);
    expect(Object.fromEntries(found.byReferrer)).toEqual(truth.byReferrer);
  });
});
