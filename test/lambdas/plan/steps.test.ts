import { expect, test } from '@jest/globals';
import { runFolder, runId, runStarted } from '../../../lambdas/domain/batch-run.ts';
import { rangeOf } from '../../../lambdas/plan/plan.ts';
import { causeOf, parseStep } from '../../../lambdas/plan/steps.ts';

const EXECUTION = { execution: 'arn:1', started: '2026-11-21T03:00:00.123Z' };

test('a run’s id is its execution’s, in the order of time, and tells when it started', () => {
  const run = runId(EXECUTION.execution, EXECUTION.started);
  expect(run).toMatch(/^2026-11-21T03-00-00-123Z-[0-9a-f]{8}$/);
  expect(runId(EXECUTION.execution, EXECUTION.started)).toBe(run);
  expect(runId('arn:2', EXECUTION.started)).not.toBe(run);
  expect(runId('arn:0', '2026-11-21T03:00:01Z') > run).toBe(true);
  expect(new Date(runStarted(run)).toISOString()).toBe(EXECUTION.started);
  expect(runFolder('clicks', '2026-11-20', 'R', 1)).toBe('clicks/dt=2026-11-20/run=R/');
  expect(runFolder('clicks', '2026-11-20', 'R', 2)).toBe('clicks/dt=2026-11-20/run=R-2/');
});

test('steps are parsed as the state machine passes them on', () => {
  expect(parseStep({ do: 'begin', ...EXECUTION, input: { from: '2026-11-01' } })).toEqual({
    ...{ do: 'begin', ...EXECUTION, input: { from: '2026-11-01' } },
  });
  expect(parseStep({ do: 'links', run: 'R', more: 1 })).toEqual({ do: 'links', run: 'R' });
  expect(() => parseStep({ do: 'finish' })).toThrow('the step has no run');
  expect(() => parseStep('begin')).toThrow('there is no step undefined');
});

test('a failure says what Lambda made of the error', () => {
  const cause = JSON.stringify({ errorType: 'RunStopped', errorMessage: 'universal_clicks: SYNTAX_ERROR' });
  expect(causeOf({ Error: 'RunStopped', Cause: cause })).toBe('RunStopped: universal_clicks: SYNTAX_ERROR');
  expect(causeOf({ Error: 'States.Timeout', Cause: '' })).toBe('States.Timeout: ');
  expect(causeOf(undefined)).toBe('Error: ');
});

test('a range is days, or refused', () => {
  expect(rangeOf({ from: '2026-11-01', to: '2026-11-02' })).toEqual({ from: '2026-11-01', to: '2026-11-02' });
  expect(rangeOf({})).toEqual({});
  expect(rangeOf(null)).toEqual({});
  expect(() => rangeOf({ from: '2026-02-30' })).toThrow('from is no day such as 2026-11-21: 2026-02-30');
});
