import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { LambdaFunction } from '../../../local/lambda/pool.ts';
import type { DeclaredMachine } from '../../../local/state-machines/provider.ts';
import { machineProvider } from '../../../local/state-machines/provider.ts';
import { type StateMachines, startStateMachines } from '../../../local/state-machines/server.ts';
import { openStore } from '../../../local/state-machines/store.ts';
import { makeFunction, stopFunctions } from '../lambda/fixture.ts';
import { make } from '../platform/declared.ts';

const FUNCTION = 'arn:aws:lambda:eu-west-1:000000000000:function:steps';
/** Adds one; fails where it is told to, the first time or always. */
const SOURCE = `
  let calls = 0;
  exports.handler = async (event) => {
    calls += 1;
    if (event.failTimes >= calls) throw Object.assign(new Error('not yet'), { name: 'NotYet' });
    if (event.refuse) throw Object.assign(new Error('no'), { name: 'Refused' });
    if (event.large) return 'x'.repeat(300000);
    return { n: (event.n ?? 0) + 1 };
  };`;

const task = (more: object) => ({ Type: 'Task', Resource: FUNCTION, ...more });
const directory = mkdtempSync(join(tmpdir(), 'tormenta-machines-'));
let machines: StateMachines;
let client: SFNClient;
const pools = new Map<string, LambdaFunction>();

async function open(): Promise<void> {
  machines = await startStateMachines(directory);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new SFNClient({ endpoint: machines.endpoint, region: 'eu-west-1', credentials });
}
beforeAll(open);
afterAll(async () => {
  client.destroy();
  await machines.close();
  await stopFunctions();
  rmSync(directory, { recursive: true });
});

async function machine(name: string, States: object, StartAt = Object.keys(States)[0]): Promise<string> {
  const declared: DeclaredMachine[] = [];
  const DefinitionString = JSON.stringify({ StartAt, States });
  await make([machineProvider(declared)], 'AWS::StepFunctions::StateMachine', {
    StateMachineName: name,
    DefinitionString,
  });
  const { lambda } = makeFunction(SOURCE, { name: 'steps', arn: FUNCTION });
  pools.set(name, lambda);
  for (const each of declared) machines.add(each, () => lambda);
  return declared[0]?.arn ?? '';
}

const start = async (stateMachineArn: string, input: object = {}, name?: string) => {
  const given = { stateMachineArn, input: JSON.stringify(input), ...(name === undefined ? {} : { name }) };
  const { executionArn = '' } = await client.send(new StartExecutionCommand(given));
  return executionArn;
};

async function ended(executionArn: string) {
  for (;;) {
    const execution = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
    await sleep(20);
  }
}

const outcome = async (arn: string, input: object = {}) => {
  const { status, output, error } = await ended(await start(arn, input));
  return [status, output === undefined ? error : JSON.parse(output)];
};

test('tasks are the functions, and what one answers the next one gets', async () => {
  const arn = await machine('chain', { First: task({ Next: 'Second' }), Second: task({ End: true }) });
  expect(await outcome(arn, { n: 5 })).toEqual(['SUCCEEDED', { n: 7 }]);
});

test('maps, branches, choices and waits', async () => {
  const arn = await machine(
    'shapes',
    {
      Each: {
        Type: 'Map',
        ItemsPath: '$.days',
        ItemSelector: { 'n.$': '$$.Map.Item.Value', 'add.$': '$.add' },
        MaxConcurrency: 2,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'Inner',
          States: { Inner: task({ End: true }) },
        },
        ResultPath: '$.mapped',
        Next: 'Both',
      },
      Both: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 0, End: true } } },
          { StartAt: 'Pass', States: { Pass: { Type: 'Pass', Result: 'right', End: true } } },
        ],
        ResultPath: '$.both',
        Next: 'Any',
      },
      Any: {
        Type: 'Choice',
        Choices: [{ Variable: '$.mapped[0].n', NumericEquals: 2, Next: 'Done' }],
        Default: 'Lost',
      },
      Lost: { Type: 'Fail', Error: 'Lost' },
      Done: { Type: 'Pass', Parameters: { 'mapped.$': '$.mapped', 'right.$': '$.both[1]' }, End: true },
    },
    'Each',
  );
  expect(await outcome(arn, { days: [1, 2, 3], add: 1 })).toEqual([
    'SUCCEEDED',
    { mapped: [{ n: 2 }, { n: 3 }, { n: 4 }], right: 'right' },
  ]);
});

test('a task that fails is tried again, caught by its error, or ends the execution', async () => {
  const Retry = [{ ErrorEquals: ['NotYet'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 1 }];
  const Catch = [{ ErrorEquals: ['Refused'], ResultPath: '$.why', Next: 'Caught' }];
  const arn = await machine('failing', {
    Try: task({ Retry, Catch, End: true }),
    Caught: { Type: 'Pass', End: true },
  });
  expect(await outcome(arn, { failTimes: 1 })).toEqual(['SUCCEEDED', { n: 1 }]);
  const [, caught] = await outcome(arn, { refuse: true });
  expect(caught.why.Error).toBe('Refused');
  expect(JSON.parse(caught.why.Cause)).toMatchObject({ errorType: 'Refused', errorMessage: 'no' });
  expect(await outcome(arn, { large: true })).toEqual(['FAILED', 'States.DataLimitExceeded']);
});

test('the history has the states, and what failed follows its own', async () => {
  const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
  const arn = await machine('told', {
    Try: task({ Catch, End: true }),
    Caught: { Type: 'Pass', End: true },
  });
  const executionArn = await start(arn, { refuse: true });
  await ended(executionArn);
  const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
  const named = events.map((event) => [
    event.type,
    event.stateEnteredEventDetails?.name ?? event.stateExitedEventDetails?.name,
  ]);
  expect(named).toEqual([
    ['ExecutionStarted', undefined],
    ['TaskStateEntered', 'Try'],
    ['LambdaFunctionScheduled', undefined],
    ['LambdaFunctionStarted', undefined],
    ['LambdaFunctionFailed', undefined],
    ['TaskStateExited', 'Try'],
    ['PassStateEntered', 'Caught'],
    ['PassStateExited', 'Caught'],
    ['ExecutionSucceeded', undefined],
  ]);
  expect(events[4]).toMatchObject({
    previousEventId: 4,
    lambdaFunctionFailedEventDetails: { error: 'Refused' },
  });
  const page = await client.send(
    new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 2 }),
  );
  expect([page.events?.map(({ id }) => Number(id)), page.nextToken]).toEqual([[9, 8], '2']);
});

test('a name runs once', async () => {
  const arn = await machine('once', { Wait: { Type: 'Wait', Seconds: 3600, End: true } });
  const first = await start(arn, { a: 1 }, 'run-1');
  expect(await start(arn, { a: 1 }, 'run-1')).toBe(first);
  await expect(start(arn, { a: 2 }, 'run-1')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  await client.send(new StopExecutionCommand({ executionArn: first, error: 'Enough', cause: 'tested' }));
  expect(await ended(first)).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'tested' });
  await expect(start(arn, { a: 1 }, 'run-1')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  const { executions } = await client.send(new ListExecutionsCommand({ stateMachineArn: arn }));
  expect(executions?.map(({ name, status }) => [name, status])).toEqual([['run-1', 'ABORTED']]);
});

test('a state machine that goes takes what runs with it', async () => {
  const arn = await machine('gone', { Wait: { Type: 'Wait', Seconds: 3600, End: true } });
  const executionArn = await start(arn);
  await machines.remove(arn);
  expect((await ended(executionArn)).status).toBe('ABORTED');
  await expect(start(arn)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
});

test('executions are there after a restart, and what ran runs no longer', async () => {
  const arn = await machine('kept', { Only: { Type: 'Pass', End: true } });
  const done = await start(arn);
  const { name = '', stateMachineArn = '' } = await ended(done);
  client.destroy();
  await machines.close();
  const store = openStore(directory);
  const former = { machineArn: stateMachineArn, input: '{}', startedAt: Date.now() };
  store.put({ ...former, arn: 'killed', name: 'killed', status: 'RUNNING' });
  store.close();
  await open();
  expect(await ended(done)).toMatchObject({ name, status: 'SUCCEEDED' });
  expect(await ended('killed')).toMatchObject({ status: 'ABORTED', cause: expect.stringContaining('ended') });
});

test.each([
  [{ A: { Type: 'Pass', QueryLanguage: 'JSONata', End: true } }, 'JSONata'],
  [{ A: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true } }, 'functions by their ARN'],
  [{ A: { Type: 'Pass', Assign: { x: 1 }, End: true } }, 'Assign'],
  [
    {
      A: {
        Type: 'Map',
        End: true,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED' },
          StartAt: 'B',
          States: { B: task({ End: true }) },
        },
      },
    },
    'DISTRIBUTED',
  ],
  [
    {
      A: {
        Type: 'Parallel',
        End: true,
        Branches: [
          { StartAt: 'B', States: { B: { Type: 'Pass', InputPath: '$$.Execution.Input', End: true } } },
        ],
      },
    },
    'hand it on as a field',
  ],
])('a state machine is refused that has %j', async (states, message) => {
  await expect(machine('refused', states)).rejects.toThrow(message);
});
