import { expect, test } from '@jest/globals';
import { recorder } from '../../../local/state-machines/history.ts';
import type { JsonObject } from '../../../local/template/json.ts';

const state = (name: string) => ({ name, type: 'Task', input: {}, output: {} });

test('an event within a state follows the one before it in the state', () => {
  const written: JsonObject[] = [];
  const { record } = recorder((_, event) => written.push(event));
  record({ type: 'ExecutionStarted', timestamp: 1_000, input: {} });
  record({ type: 'StateEntered', timestamp: 1_000, state: state('A'), index: 0 });
  record({ type: 'StateEntered', timestamp: 1_000, state: state('A'), index: 1 });
  record({ type: 'StateFailed', timestamp: 2_000, state: state('A'), index: 0, Error: 'E', Cause: 'c' });
  record({ type: 'StateRetried', timestamp: 3_000, state: state('A'), index: 0 });
  record({ type: 'StateExited', timestamp: 4_000, state: state('A'), index: 0 });
  expect(written.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
    [1, 0, 'ExecutionStarted'],
    [2, 1, 'TaskStateEntered'],
    [3, 2, 'LambdaFunctionScheduled'],
    [4, 3, 'LambdaFunctionStarted'],
    [5, 4, 'TaskStateEntered'],
    [6, 5, 'LambdaFunctionScheduled'],
    [7, 6, 'LambdaFunctionStarted'],
    [8, 4, 'LambdaFunctionFailed'],
    [9, 8, 'LambdaFunctionScheduled'],
    [10, 9, 'LambdaFunctionStarted'],
    [11, 10, 'LambdaFunctionSucceeded'],
    [12, 11, 'TaskStateExited'],
  ]);
});

test('a history is full where Step Functions has an end of it', () => {
  let events = 0;
  const { record } = recorder(() => (events += 1));
  const wait = { name: 'Wait', type: 'Wait', input: {} };
  while (record({ type: 'StateEntered', timestamp: 0, state: wait })) expect(events).toBeLessThan(25_000);
  expect(events).toBe(25_000);
});
