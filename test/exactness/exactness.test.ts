import { expect, test } from '@jest/globals';
import { type Rule, type Verdict, World } from './world.ts';

/** Seeds played with all rules kept; more by command: EXACTNESS_RUNS=4000 npm run test:jest -- test/exactness */
const RUNS = Number(process.env.EXACTNESS_RUNS ?? 1_000);
const TIMEOUT_MS = 600_000;

const wrong = (verdict: Verdict): boolean => Object.values(verdict).some(Boolean);

/** The first seed of a wrong run, with what is wrong. */
async function firstWrong(
  runs: number,
  rule?: Rule,
): Promise<{ seed: number; verdict: Verdict } | undefined> {
  for (let seed = 1; seed <= runs; seed++) {
    const verdict = await new World(seed, rule).run();
    if (wrong(verdict)) return { seed, verdict };
  }
  return undefined;
}

test(
  'with all rules kept, every record is in one unit and every event is counted once',
  async () => {
    expect(await firstWrong(RUNS)).toBeUndefined();
  },
  TIMEOUT_MS,
);

const rules: readonly Rule[] = [
  '1: a failed batch is retried, never discarded',
  '2: a unit is put only where none of its name is',
  '3: a unit that is found is sent, too',
  '4: the cursor moves only after the unit was sent',
  '5: a shard without a cursor starts behind its last unit in the lake',
  '5: the last unit in the lake is sent once more',
  '7: a row refuses what its fence has counted',
  '9: the units of a shard are counted in order',
  "9: a child's units wait for its parents'",
  '10: seen ids are written down, not only remembered',
  '10: seen ids of a shard are its children’s, too',
  '11: reads are strongly consistent',
  '4: the cursor never moves back',
];

test.each(rules)('without rule %s, something goes wrong', async (rule) => {
  expect(await firstWrong(400, rule)).toBeDefined();
});
