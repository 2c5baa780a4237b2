/** An execution's history, event by event, as GetExecutionHistory has it. */
import type { JsonObject } from '../template/json.ts';

/** An event of the engine that runs the state machine. */
interface EngineEvent {
  readonly type: string;
  readonly timestamp: number;
  readonly state?: {
    readonly name: string;
    readonly type: string;
    readonly input: unknown;
    readonly output?: unknown;
  };
  readonly parentState?: { readonly name: string };
  readonly index?: number;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly Error?: string;
  readonly Cause?: unknown;
}

/** Step Functions quotas: an execution with more events fails. */
const MAX_EVENTS = 25_000;

const text = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/**
 * The events that Step Functions has for one of the engine's: a task is a function that is scheduled, started, and
 * succeeds or fails.
 * @param caught whether the state failed before, and goes on by its Catch.
 */
function historyOf(event: EngineEvent, caught = false): readonly JsonObject[] {
  const { type, state, parentState, index = 0 } = event;
  const failure = { error: event.Error ?? '', cause: text(event.Cause ?? '') };
  const isTask = state?.type === 'Task';
  const scheduled = isTask ? [{ type: 'LambdaFunctionScheduled' }, { type: 'LambdaFunctionStarted' }] : [];
  const iteration = { name: parentState?.name ?? '', index };
  switch (type) {
    case 'ExecutionStarted':
      return [{ type, executionStartedEventDetails: { input: json(event.input) } }];
    case 'ExecutionSucceeded':
      return [{ type, executionSucceededEventDetails: { output: json(event.output) } }];
    case 'ExecutionFailed':
      return [{ type, executionFailedEventDetails: failure }];
    case 'ExecutionAborted':
      return [{ type, executionAbortedEventDetails: {} }];
    case 'ExecutionTimeout':
      return [{ type: 'ExecutionTimedOut', executionTimedOutEventDetails: {} }];
    case 'StateEntered':
      return [entered(state), ...scheduled];
    case 'StateExited':
      return [...(isTask && !caught ? [{ type: 'LambdaFunctionSucceeded' }] : []), exited(state)];
    case 'StateFailed':
      if (isTask) return [{ type: 'LambdaFunctionFailed', lambdaFunctionFailedEventDetails: failure }];
      return state?.type === 'Map' || state?.type === 'Parallel'
        ? [{ type: `${state.type}StateFailed` }]
        : [];
    case 'StateRetried':
      return scheduled;
    case 'MapIterationStarted':
      return [{ type, mapIterationStartedEventDetails: iteration }];
    case 'MapIterationSucceeded':
      return [{ type, mapIterationSucceededEventDetails: iteration }];
    case 'MapIterationFailed':
      return [{ type, mapIterationFailedEventDetails: iteration }];
    default:
      return [];
  }
}

const json = (value: unknown): string => JSON.stringify(value) ?? '';

const entered = (state: EngineEvent['state']): JsonObject => ({
  type: `${state?.type}StateEntered`,
  stateEnteredEventDetails: { name: state?.name ?? '', input: json(state?.input) },
});

const exited = (state: EngineEvent['state']): JsonObject => ({
  type: `${state?.type}StateExited`,
  stateExitedEventDetails: { name: state?.name ?? '', output: json(state?.output) },
});

export interface Recorder {
  /** False once the history is full. */
  record(event: EngineEvent): boolean;
}

/** Numbers the events, and ties each to the one that it follows: within a state, back to its entering. */
export function recorder(write: (id: number, event: JsonObject) => void): Recorder {
  let last = 0;
  const latest = new Map<string, number>();
  const failed = new Set<string>();
  return {
    record: (event) => {
      const place = event.state === undefined ? '' : `${event.state.name}#${event.index ?? ''}`;
      let previous = (event.type === 'StateEntered' ? undefined : latest.get(place)) ?? last;
      const caught = failed.has(place);
      if (event.type === 'StateFailed') failed.add(place);
      if (event.type === 'StateRetried' || event.type === 'StateExited') failed.delete(place);
      for (const each of historyOf(event, caught && event.type === 'StateExited')) {
        last += 1;
        write(last, { id: last, previousEventId: previous, timestamp: event.timestamp / 1_000, ...each });
        previous = last;
      }
      latest.set(place, last);
      return last < MAX_EVENTS;
    },
  };
}
