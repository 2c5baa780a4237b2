/** The state machines that there are, and their executions. */
import { ServiceError } from '../servers/json-server.ts';
import type { DeclaredMachine } from './provider.ts';
import { type FunctionOf, type RunningExecution, runExecution } from './run.ts';
import type { Execution, Store } from './store.ts';

const DAY_MS = 86_400_000;
/** Step Functions quotas: how long a history is kept. */
const HISTORY_DAYS = 90;

export interface Machines {
  readonly store: Store;
  all(): readonly DeclaredMachine[];
  /** @throws ServiceError StateMachineDoesNotExist. */
  machine(arn: string): DeclaredMachine;
  add(machine: DeclaredMachine, functionOf: FunctionOf): void;
  /** Aborts what runs. */
  remove(arn: string): Promise<void>;
  /** Or answers for the execution that runs by this name with this input. @throws ServiceError. */
  start(machineArn: string, name: string, input: string): Execution;
  stop(executionArn: string, why: Pick<Execution, 'error' | 'cause'>): Promise<Execution>;
}

export function openMachines(store: Store): Machines {
  tidy(store);
  const known = new Map<string, { readonly machine: DeclaredMachine; readonly functionOf: FunctionOf }>();
  const running = new Map<string, RunningExecution>();
  const entryOf = (arn: string) => {
    const found = known.get(arn);
    if (found === undefined)
      throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return found;
  };
  const run = (execution: Execution): void => {
    const { machine, functionOf } = entryOf(execution.machineArn);
    store.put(execution);
    const started = runExecution(machine, execution, functionOf, store);
    running.set(execution.arn, started);
    void started.ended.then(() => running.delete(execution.arn));
  };
  const abort = async (arn: string): Promise<void> => {
    running.get(arn)?.abort();
    await running.get(arn)?.ended;
  };
  return {
    store,
    all: () => [...known.values()].map(({ machine }) => machine),
    machine: (arn) => entryOf(arn).machine,
    add: (machine, functionOf) => void known.set(machine.arn, { machine, functionOf }),
    remove: async (arn) => {
      const own = [...running.keys()].filter((each) => store.execution(each)?.machineArn === arn);
      await Promise.all(own.map(abort));
      known.delete(arn);
    },
    start: (machineArn, name, input) => {
      const { machine } = entryOf(machineArn);
      const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
      const former = store.execution(arn);
      if (former?.status === 'RUNNING' && former.input === input) return former;
      if (former !== undefined)
        throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
      const execution: Execution = { arn, machineArn, name, input, status: 'RUNNING', startedAt: Date.now() };
      run(execution);
      return execution;
    },
    stop: async (arn, why) => {
      const before = store.execution(arn);
      await abort(arn);
      const after = store.execution(arn) ?? before;
      if (after === undefined)
        throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
      const stopped =
        before?.status === 'RUNNING' && after.status === 'ABORTED' ? { ...after, ...why } : after;
      store.put(stopped);
      return stopped;
    },
  };
}

/** What ran when the platform ended runs no longer. */
function tidy(store: Store): void {
  const now = Date.now();
  for (const each of store.all()) {
    const cause = 'The local platform ended while the execution ran';
    if (each.status === 'RUNNING') store.put({ ...each, status: 'ABORTED', cause, stoppedAt: now });
    if (now - each.startedAt > HISTORY_DAYS * DAY_MS) store.drop(each.arn);
  }
}
