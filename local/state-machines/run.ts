/** Runs one execution on the engine, its tasks on the platform's functions. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunOptions } from 'aws-local-stepfunctions';
import type { LambdaFunction } from '../lambda/pool.ts';
import type { Outcome } from '../lambda/waiting.ts';
import { isList, isObject, type Json, type JsonObject } from '../template/json.ts';
import { recorder } from './history.ts';
import type { DeclaredMachine } from './provider.ts';
import type { Execution, Store } from './store.ts';

/** Step Functions quotas: of an input or an output. */
export const PAYLOAD_BYTES = 262_144;
/** The engine gives a task a minute unless told; no function takes longer than this. */
const TASK_SECONDS = 1_000;
/** A function that has no environment free is tried again, as Step Functions does at first. */
const THROTTLED = 'Lambda.TooManyRequestsException';
const RUNTIME = 'States.Runtime';
const LAST_EVENTS_MS = 1_000;

export interface RunningExecution {
  abort(): void;
  /** Settles when the execution's end is in the store. */
  readonly ended: Promise<void>;
}

export type FunctionOf = (arn: string) => LambdaFunction;

type Handlers = NonNullable<NonNullable<RunOptions['overrides']>['taskResourceLocalHandlers']>;
type Handler = Handlers[string];

type End = Pick<Execution, 'status' | 'output' | 'error' | 'cause'>;

export function runExecution(
  machine: DeclaredMachine,
  execution: Execution,
  functionOf: FunctionOf,
  store: Store,
): RunningExecution {
  const stop = new AbortController();
  const ended = end(machine, execution, functionOf, store, stop.signal).then(
    (how) => store.put({ ...execution, ...how, stoppedAt: Date.now() }),
    (error: unknown) => {
      const failed = { status: 'FAILED', error: RUNTIME, cause: String(error) } as const;
      store.put({ ...execution, ...failed, stoppedAt: Date.now() });
    },
  );
  return { abort: () => stop.abort(), ended };
}

async function end(
  machine: DeclaredMachine,
  execution: Execution,
  functionOf: FunctionOf,
  store: Store,
  stopped: AbortSignal,
): Promise<End> {
  const run = await started(machine, execution, functionOf);
  if (stopped.aborted) run.abort();
  stopped.addEventListener('abort', () => run.abort());
  const { record } = recorder((id, event) => store.record(execution.arn, id, event));
  const recorded = (async (): Promise<boolean> => {
    for await (const event of run.eventLogs) if (!record(event)) return false;
    return true;
  })();
  const overflow = recorded.then((whole): Promise<End> => {
    if (whole) return new Promise(() => undefined);
    run.abort();
    return Promise.resolve({ status: 'FAILED', error: RUNTIME, cause: 'The history has too many events' });
  });
  const how = await Promise.race([run.result, overflow]);
  // The last events come behind the result.
  await Promise.race([recorded, sleep(LAST_EVENTS_MS, undefined, { ref: false })]);
  return how;
}

/** The engine is a large package with an SDK of its own: a platform that runs no state machine doesn't load it. */
async function started(machine: DeclaredMachine, execution: Execution, functionOf: FunctionOf) {
  const engine = await import('aws-local-stepfunctions');
  const { definition, tasks } = patient(machine);
  const handlers = [...tasks].map(([state, arn]) => [state, task(functionOf(arn))] as const);
  const run = new engine.StateMachine(JSON.parse(JSON.stringify(definition))).run(
    JSON.parse(execution.input),
    {
      overrides: { taskResourceLocalHandlers: Object.fromEntries(handlers) },
      context: {
        Execution: { Id: execution.arn, Name: execution.name },
        StateMachine: { Id: machine.arn, Name: machine.name },
      },
    },
  );
  const result = run.result.then(
    (output): End => ({ status: 'SUCCEEDED', output: JSON.stringify(output) }),
    (error: unknown): End => {
      if (error instanceof engine.ExecutionAbortedError) return { status: 'ABORTED' };
      if (error instanceof engine.ExecutionTimeoutError)
        return { status: 'TIMED_OUT', error: 'States.Timeout' };
      return { status: 'FAILED', ...failure(error instanceof Error ? error.cause : error) };
    },
  );
  return { abort: run.abort, eventLogs: run.eventLogs, result };
}

/** Tasks without a limit of their own have one that no function reaches. */
function patient({ definition }: DeclaredMachine) {
  const within = (value: Json): Json => {
    if (isList(value)) return value.map(within);
    if (!isObject(value)) return value;
    const inner = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, within(each)]));
    const isTask = value.Type === 'Task' && typeof value.Resource === 'string';
    const bounded = value.TimeoutSeconds !== undefined || value.TimeoutSecondsPath !== undefined;
    return isTask && !bounded ? { ...inner, TimeoutSeconds: TASK_SECONDS } : inner;
  };
  return { definition: within(definition.json), tasks: definition.tasks };
}

function failure(error: unknown): Pick<Execution, 'error' | 'cause'> {
  if (!(error instanceof Error)) return { error: RUNTIME, cause: String(error) };
  const { name, message, cause } = error;
  return { error: name, cause: typeof cause === 'string' ? cause : message };
}

const task =
  (lambda: LambdaFunction): Handler =>
  async (input) => {
    const payload = JSON.stringify(input);
    checkSize('input', payload);
    return result(await lambda.invoke(payload, lambda.configuration.timeoutMs));
  };

function result(outcome: Outcome): Awaited<ReturnType<Handler>> {
  if ('payload' in outcome) {
    checkSize('output', outcome.payload);
    return JSON.parse(outcome.payload || 'null');
  }
  if ('throttled' in outcome) throw named(THROTTLED, outcome.throttled);
  const { errorType, errorMessage, trace = [] } = outcome.error;
  const details: JsonObject = { errorMessage, errorType, trace: [...trace] };
  throw named(errorType, JSON.stringify(details));
}

function checkSize(what: string, payload: string): void {
  if (Buffer.byteLength(payload) > PAYLOAD_BYTES)
    throw named('States.DataLimitExceeded', `The task's ${what} has more than ${PAYLOAD_BYTES} bytes`);
}

/** By its name Retry and Catch know it; its cause is what they hand on. */
const named = (name: string, cause: string): Error => Object.assign(new Error(cause, { cause }), { name });
