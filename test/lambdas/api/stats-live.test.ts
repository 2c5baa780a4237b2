import { expect, test } from '@jest/globals';
import { answerStats } from '../../../lambdas/api/stats.ts';
import { readQuestion } from '../../../lambdas/api/stats-query.ts';
import type { Row } from '../../../lambdas/domain/rollup-reads.ts';

const NOW = Date.parse('2026-11-21T03:44:05.123Z');

/** Versions left out: they change with the code. */
const ROWS: readonly Row[] = [
  { pk: 'ours#clicks#(all)', sk: '2026-11-21T03#s', counts: { n: 9, m10: 4, m43: 3, m44: 2 } },
  { pk: 'ours#clicks#(all)', sk: '2026-11-21T02#s', counts: { n: 11, m10: 1, m43: 2, m44: 4, m59: 4 } },
];

async function ask(query: Parameters<typeof readQuestion>[0]) {
  const question = readQuestion(query, {}, NOW);
  if ('problem' in question) throw new Error(question.problem.detail);
  const reply = await answerStats(
    question.ok,
    'ours',
    {},
    {
      progress: async () => ({ shards: [], aside: false }),
      lake: { finalHours: async () => ({ runs: new Map(), reopened: new Set() }) },
      rollups: {
        rows: async (partition, { first, last }) =>
          ROWS.filter(
            ({ pk, sk }) =>
              pk === partition.replace(/@[^#]*/, '') && sk.slice(0, 13) >= first && sk.slice(0, 13) <= last,
          ),
        keys: async () => [],
        get: async () => [],
      },
    },
    NOW,
  );
  return 'problem' in reply ? reply : JSON.parse(JSON.stringify(reply.body));
}

test('the hour that is not over is live, the ones before settle', async () => {
  const stats = await ask({ from: '2026-11-21T02:00:00Z' });
  expect(stats).toMatchObject({ asOf: '2026-11-21T03:44:05.123Z', state: 'live', total: 20 });
  expect(stats.buckets.map(({ state, value }: { state: string; value: number }) => [state, value])).toEqual([
    ['settling', 11],
    ['live', 9],
  ]);
});

test('a range under way is compared by the part that is over', async () => {
  const stats = await ask({ from: '2026-11-21T03:00:00Z', compare: 'previous' });
  expect(stats).toMatchObject({ total: 9, elapsed: { to: '2026-11-21T03:44:00.000Z', total: 7 } });
  expect(stats.compared).toMatchObject({
    total: 11,
    state: 'settling',
    elapsed: { to: '2026-11-21T02:44:00.000Z', total: 3 },
  });
});

test('a range that is over has no part of it to compare', async () => {
  const stats = await ask({
    from: '2026-11-21T02:00:00Z',
    to: '2026-11-21T03:00:00Z',
    compare: 'previous',
  });
  expect(stats).not.toHaveProperty('elapsed');
  expect(stats.compared).not.toHaveProperty('elapsed');
});
