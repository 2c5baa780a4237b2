import { expect, test } from '@jest/globals';
import { parseBatchOptions } from '../../../tools/batch/options.ts';

test('an environment, and days both included', () => {
  expect(
    parseBatchOptions(['--env', 'sandbox', '--from', '2026-11-01', '--to', '2026-11-07', '--keep']),
  ).toEqual({
    ...{ env: 'sandbox', from: '2026-11-01', to: '2026-11-07', keep: true, directory: undefined },
  });
});

test.each([
  [[], '--env is missing'],
  [['--env', 'local', '--from', '2026-02-30'], '2026-02-30 is no day'],
  [['--env', 'local', '--to', 'today'], 'today is no day'],
  [['--env', 'local', '--from', '2026-11-02', '--to', '2026-11-01'], 'is after --to'],
  [['--all'], 'Unknown option'],
])('%j: says what is wrong, and how to call it', (args, message) => {
  expect(() => parseBatchOptions(args)).toThrow(message);
  expect(() => parseBatchOptions(args)).toThrow('npm run batch -- --env ENV');
});
