import { expect, test } from '@jest/globals';
import { backOffSeconds, countBatch, type UnitMessage } from '../../../lambdas/aggregate/aggregate.ts';

const always = (): boolean => true;

/** `a1` is the first unit of shard a. */
const messages = (keys: string, receiveCount = 1): UnitMessage[] =>
  keys.split(' ').map((key) => ({ messageId: `message ${key}`, shard: key.slice(0, 1), key, receiveCount }));

/** Counts and notes, but fails at these keys. */
function counter(...failing: readonly string[]) {
  const counted: string[] = [];
  const count = async ({ key }: UnitMessage): Promise<void> => {
    await Promise.resolve();
    if (failing.includes(key)) throw new Error(`${key} failed`);
    counted.push(key);
  };
  return { counted, count };
}

test('rule 9: units of a group are counted one after another, groups side by side', async () => {
  const steps: string[] = [];
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const count = async ({ key }: UnitMessage): Promise<void> => {
    steps.push(`${key} begins`);
    if (key === 'a1') await held;
    if (key === 'b2') release();
    await Promise.resolve();
    steps.push(`${key} ends`);
  };
  expect(await countBatch(messages('a1 b1 a2 b2'), count, always)).toEqual([]);
  expect(steps.filter((step) => step.startsWith('a'))).toEqual([
    'a1 begins',
    'a1 ends',
    'a2 begins',
    'a2 ends',
  ]);
  // a1 ends only because b2 begins.
  expect(steps.indexOf('b2 begins')).toBeLessThan(steps.indexOf('a1 ends'));
});

test('rule 15: a unit that fails goes back with all behind it in its group, and no other', async () => {
  const { counted, count } = counter('a2');
  const failures = await countBatch(messages('a1 b1 a2 a3 b2 a4', 3), count, always);
  expect(counted.toSorted()).toEqual(['a1', 'b1', 'b2']);
  const reason = new Error('a2 failed');
  expect(failures).toEqual(
    messages('a2 a3 a4', 3).map((message) => ({ message, reason, showAgainSeconds: 8 })),
  );
});

test('rule 15: each group fails by itself', async () => {
  const { counted, count } = counter('a1', 'b2');
  const failures = await countBatch(messages('a1 a2 b1 b2 c1'), count, always);
  expect(counted.toSorted()).toEqual(['b1', 'c1']);
  expect(failures.map(({ message, reason }) => [message.key, String(reason)])).toEqual([
    ['a1', 'Error: a1 failed'],
    ['a2', 'Error: a1 failed'],
    ['b2', 'Error: b2 failed'],
  ]);
});

test('rule 15: a unit goes back after 2 to 30 s, the longer the more often it came', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 1_000].map(backOffSeconds)).toEqual([2, 2, 4, 8, 16, 30, 30, 30]);
});

test('rule 15: the unit that failed sets the time for all behind it', async () => {
  const [head, ...rest] = [...messages('a1', 4), ...messages('a2', 1)];
  if (!head) throw new Error('no message');
  const failures = await countBatch([head, ...rest], counter('a1').count, always);
  expect(failures.map(({ showAgainSeconds }) => showAgainSeconds)).toEqual([16, 16]);
});

test('where no time is left, units go back at once, without a reason', async () => {
  const { counted, count } = counter();
  const failures = await countBatch(messages('a1 a2 a3'), count, () => counted.length < 1);
  expect(counted).toEqual(['a1']);
  expect(failures).toEqual(
    messages('a2 a3').map((message) => ({ message, reason: undefined, showAgainSeconds: 0 })),
  );
});
