import { expect, test } from '@jest/globals';
import { cached } from '../../../lambdas/domain/cache.ts';

/** A table whose every read is noted, and a clock that is set by hand. */
function world(answers: (string | undefined | Error)[]) {
  const reads: string[] = [];
  const clock = { ms: 0 };
  const load = async (key: string) => {
    reads.push(key);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const get = cached(load, { maxAgeMs: 5_000, maxEntries: 2, now: () => clock.ms });
  return { reads, clock, get };
}

test('loads a value once within its age, undefined included', async () => {
  const { get, reads, clock } = world([undefined, 'later']);

  expect(await get('promo')).toBeUndefined();
  clock.ms = 4_999;
  expect(await get('promo')).toBeUndefined();
  clock.ms = 5_000;
  expect(await get('promo')).toBe('later');
  expect(reads).toEqual(['promo', 'promo']);
});

test('callers of one key share a load under way', async () => {
  const { get, reads } = world(['once']);

  expect(await Promise.all([get('promo'), get('promo')])).toEqual(['once', 'once']);
  expect(reads).toEqual(['promo']);
});

test('what was known serves for another age where a load fails', async () => {
  const { get, reads, clock } = world(['known', new Error('down'), 'new']);
  await get('promo');

  clock.ms = 5_000;
  expect(await get('promo')).toBe('known');
  clock.ms = 9_999;
  expect(await get('promo')).toBe('known');
  expect(reads).toHaveLength(2);
  clock.ms = 10_000;
  expect(await get('promo')).toBe('new');
});

test('a load that fails with nothing known is the error of its caller alone', async () => {
  const { get } = world([new Error('down'), 'up']);

  await expect(get('promo')).rejects.toThrow('down');
  expect(await get('promo')).toBe('up');
});

test('forgets the oldest key beyond its size', async () => {
  const { get, reads } = world(['1', '2', '3', '1 again']);
  for (const key of ['a', 'b', 'c']) await get(key);

  expect(await get('a')).toBe('1 again');
  expect(reads).toEqual(['a', 'b', 'c', 'a']);
});
