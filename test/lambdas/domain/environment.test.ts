import { expect, test } from '@jest/globals';
import { readEnvironment } from '../../../lambdas/domain/environment.ts';

test('reads the variables that were named, empty ones too, and no other', () => {
  const source = { TABLE: 'links', HEADER: '', HOME: '/root' };
  expect(readEnvironment(['TABLE', 'HEADER'], source)).toEqual({ TABLE: 'links', HEADER: '' });
});

test('names all variables that are missing', () => {
  expect(() => readEnvironment(['A', 'B', 'C'], { B: '' })).toThrow(
    'environment variables are missing: A, C',
  );
});
