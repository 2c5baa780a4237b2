import { expect, test } from '@jest/globals';
import type { RunStep, RunSummary } from '../../../lambdas/domain/run-log.ts';
import { costOf, PRICES } from '../../../tools/batch/prices.ts';
import { reportLines, size, teller } from '../../../tools/batch/report.ts';

const MODEL: RunStep = {
  ...{ kind: 'model', name: 'universal_clicks', day: '2026-11-20', at: '2026-11-21T03:00:01.000Z' },
  ...{ rows: 1234, bytes: 45_600, scannedBytes: 7_800, engineMs: 320, queries: 1, writes: 3, finalHours: 0 },
};
const PUBLISH: RunStep = {
  ...{ kind: 'publish', name: 'day', day: '2026-11-20', at: '2026-11-21T03:00:02.000Z' },
  ...{ rows: 16, bytes: 0, scannedBytes: 0, engineMs: 0, queries: 0, writes: 40, finalHours: 24 },
};
const SUMMARY: RunSummary = {
  ...{ status: 'running', started: '2026-11-21T03:00:00.000Z', ended: undefined, error: undefined },
  ...{ days: ['2026-11-20'], partitions: 1, left: 0, requeued: 2, finalUntil: undefined },
  notFinal: ['shardId-000000000000 is archived up to 2026-11-21T01:00:00.000Z only'],
};

test('each step is told once, in the order in which they were done', () => {
  const lines: string[] = [];
  const tell = teller((line) => lines.push(line));
  tell([], undefined);
  tell([], SUMMARY);
  tell([PUBLISH, MODEL], SUMMARY);
  tell([PUBLISH, MODEL], SUMMARY);
  expect(lines).toEqual([
    'due: 2026-11-20; 1 partitions to make; 2 units were sent to land again',
    '[1/2] universal_clicks of 2026-11-20: 1,234 rows, 45.6 kB; 7.8 kB scanned in 0.3 s',
    '[2/2] published 2026-11-20: 16 rows of reports, 24 hours became final',
  ]);
});

test('nothing due is said', () => {
  const lines: string[] = [];
  teller((line) => lines.push(line))([], { ...SUMMARY, days: [], partitions: 0 });
  expect(lines).toEqual(['nothing is due']);
});

test('the end says what was made, what became final and what stays live, and the cost', () => {
  const lines = reportLines([{ run: 'R', summary: SUMMARY, steps: [MODEL, PUBLISH] }], 12_345);
  expect(lines).toEqual([
    'partitions   1, with 1,234 rows in 45.6 kB',
    'queries      1, which scanned 7.8 kB',
    'time         12.3 s',
    'final        24 hours became final',
    '  live still  shardId-000000000000 is archived up to 2026-11-21T01:00:00.000Z only',
    expect.stringMatching(/^list price {3}\$0\.00\d+ for as much on AWS: Athena \$0\.000050, /),
  ]);
});

test('a query is billed by what it scanned, and by 10 MB at least', () => {
  expect(costOf([MODEL]).athena).toBeCloseTo(10e6 * PRICES.athenaByte, 12);
  expect(costOf([{ ...MODEL, scannedBytes: 1e12 }]).athena).toBeCloseTo(5, 9);
  const twice = costOf([MODEL, { ...MODEL, day: '2026-11-19' }]);
  expect(twice.athena).toBeCloseTo(2 * costOf([MODEL]).athena, 12);
  expect(twice.total).toBeCloseTo(
    twice.athena + twice.transitions + twice.lambda + twice.s3 + twice.dynamo,
    12,
  );
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [2_500_000, '2.5 MB'],
  [3e12, '3.0 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(size(bytes)).toBe(text);
});
