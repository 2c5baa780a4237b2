/**
 * The state machine of a batch run, in Amazon States Language: a plan, its partitions level by level, its days.
 *
 *     Begin ─► Refused
 *       └────► Links ─► Levels ─► Days ─► Finish            whatever fails ─► Release ─► Failed
 *                         └ Partitions: Start ─► Wait ─► Check ─► Swap
 */

/** ARNs of the functions. */
export interface BatchStages {
  readonly plan: string;
  readonly model: string;
  readonly publish: string;
}

/** A new account runs 10 functions at a time: a batch run leaves collecting its share. */
const PARTITIONS_AT_ONCE = 6;
const DAYS_AT_ONCE = 2;
const TASK_SECONDS = 900;
const RUN_SECONDS = 6 * 3600;

/**
 * What a step says is for good isn't tried again. What is Lambda's own, and where an account's functions are all taken,
 * passes with patience: up to six minutes of it.
 * Source: Step Functions, "Handle Lambda service exceptions".
 */
const RETRY = [
  { ErrorEquals: ['RunStopped'], MaxAttempts: 0 },
  {
    ErrorEquals: [
      'Lambda.ClientExecutionTimeoutException',
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.TooManyRequestsException',
    ],
    IntervalSeconds: 2,
    MaxAttempts: 10,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    JitterStrategy: 'FULL',
  },
  { ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 4, BackoffRate: 2 },
];
const CATCH = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Release' }];

/** The run's id follows from these: every step of an execution means the same run. */
const EXECUTION = { 'execution.$': '$$.Execution.Id', 'started.$': '$$.Execution.StartTime' };

const task = (stage: string, parameters: object) => ({
  Type: 'Task',
  Resource: stage,
  Parameters: parameters,
  TimeoutSeconds: TASK_SECONDS,
  Retry: RETRY,
});

export const batchDefinition = ({ plan, model, publish }: BatchStages) => ({
  Comment: 'Makes what is due of universal and smart, and publishes it',
  TimeoutSeconds: RUN_SECONDS,
  StartAt: 'Begin',
  States: {
    Begin: {
      ...task(plan, { do: 'begin', ...EXECUTION, 'input.$': '$' }),
      Catch: CATCH,
      Next: 'Alone',
    },
    Alone: {
      Type: 'Choice',
      Choices: [{ Variable: '$.refused', IsPresent: true, Next: 'Refused' }],
      Default: 'Links',
    },
    Refused: { Type: 'Succeed', Comment: 'Another run is in progress' },
    Links: {
      ...task(plan, { do: 'links', 'run.$': '$.run' }),
      ResultPath: null,
      Catch: CATCH,
      Next: 'Levels',
    },
    Levels: {
      Type: 'Map',
      Comment: 'One after another: each reads what those before it made',
      ItemsPath: '$.levels',
      MaxConcurrency: 1,
      ItemProcessor: partitions(model),
      ResultPath: null,
      Catch: CATCH,
      Next: 'Days',
    },
    Days: {
      Type: 'Map',
      ItemsPath: '$.days',
      MaxConcurrency: DAYS_AT_ONCE,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'Publish',
        States: { Publish: { ...task(publish, { 'run.$': '$.run', 'day.$': '$.day' }), End: true } },
      },
      ResultPath: null,
      Catch: CATCH,
      Next: 'Finish',
    },
    Finish: {
      ...task(plan, { do: 'finish', 'run.$': '$.run' }),
      ResultPath: null,
      Catch: CATCH,
      End: true,
    },
    Release: {
      ...task(plan, { do: 'fail', ...EXECUTION, 'error.$': '$.error' }),
      Next: 'Failed',
    },
    Failed: { Type: 'Fail', Error: 'BatchFailed', Cause: 'The run in the table lake says why' },
  },
});

/** All partitions of a level. */
const partitions = (model: string) => ({
  ProcessorConfig: { Mode: 'INLINE' },
  StartAt: 'Partitions',
  States: {
    Partitions: {
      Type: 'Map',
      ItemsPath: '$.items',
      MaxConcurrency: PARTITIONS_AT_ONCE,
      ItemProcessor: partition(model),
      ResultPath: null,
      End: true,
    },
  },
});

/** A model's query for one day, asked after until it ends, then what it wrote swapped in. */
const partition = (model: string) => ({
  ProcessorConfig: { Mode: 'INLINE' },
  StartAt: 'Start',
  States: {
    Start: { ...task(model, { do: 'start', 'step.$': '$' }), Next: 'Wait' },
    Wait: { Type: 'Wait', SecondsPath: '$.waitSeconds', Next: 'Check' },
    Check: { ...task(model, { do: 'check', 'step.$': '$' }), Next: 'Done' },
    Done: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.state', StringEquals: 'running', Next: 'Wait' },
        { Variable: '$.state', StringEquals: 'again', Next: 'Start' },
      ],
      Default: 'Swap',
    },
    Swap: { ...task(model, { do: 'swap', 'step.$': '$' }), End: true },
  },
});
