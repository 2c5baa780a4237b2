/** Executions, of a Step Functions that answers as it does on AWS. */

import { SFNClient } from '@aws-sdk/client-sfn';
import { expect, test } from '@jest/globals';
import { describeExecution } from '../../tools/aws-executions.ts';
import { ANYBODY, answering } from './answering.ts';

async function described(...answers: readonly object[]) {
  const left = [...answers];
  const states = await answering(() => {
    const answer = left.shift() ?? {};
    return { status: '__type' in answer ? 400 : 200, text: JSON.stringify(answer) };
  });
  const client = new SFNClient({ ...ANYBODY, endpoint: states.endpoint });
  try {
    return await describeExecution(client, 'arn:aws:states:eu-west-1:123456789012:execution:batch:7');
  } finally {
    client.destroy();
    await states.stop();
  }
}

test('one that was just started is looked for until Step Functions knows of it', async () => {
  const unknown = { __type: 'ExecutionDoesNotExist', message: 'Execution Does Not Exist' };
  expect(await described(unknown, { status: 'RUNNING' })).toEqual({ state: 'running' });
});

test('its end is told with its answer, or with what went wrong', async () => {
  expect(await described({ status: 'SUCCEEDED', output: '{"run":"R"}' })).toEqual({
    state: 'succeeded',
    output: { run: 'R' },
  });
  expect(await described({ status: 'TIMED_OUT' })).toEqual({ state: 'failed', error: 'TIMED_OUT' });
  expect(await described({ status: 'FAILED', error: 'BatchFailed', cause: 'see lake' })).toEqual({
    state: 'failed',
    error: 'FAILED: BatchFailed: see lake',
  });
});
