import { describe, expect, test } from '@jest/globals';
import { environmentLimit } from '../../../local/lambda/configuration.ts';
import { environmentsToStart } from '../../../local/lambda/scaling.ts';
import { configurationOf } from './fixture.ts';

describe('environments to start', () => {
  test('one for each invocation that waits', () => {
    expect(environmentsToStart({ waiting: 3, starting: 0, alive: 0, limit: 10 })).toBe(3);
  });

  test('none for those that a starting environment will take', () => {
    expect(environmentsToStart({ waiting: 3, starting: 3, alive: 4, limit: 10 })).toBe(0);
  });

  test('no more than the limit, however many wait', () => {
    expect(environmentsToStart({ waiting: 60, starting: 1, alive: 3, limit: 4 })).toBe(1);
    expect(environmentsToStart({ waiting: 60, starting: 0, alive: 4, limit: 4 })).toBe(0);
  });
});

describe('the limit of environments', () => {
  test('is two a core behind a front door', () => {
    expect(environmentLimit(configurationOf('/bundle'), true, 2)).toBe(4);
  });

  test("is a new account's concurrency elsewhere", () => {
    expect(environmentLimit(configurationOf('/bundle'), false, 2)).toBe(10);
  });

  test('is what the template reserves', () => {
    expect(environmentLimit(configurationOf('/bundle', { reservedConcurrency: 1 }), true, 2)).toBe(1);
  });
});
