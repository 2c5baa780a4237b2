/** A batch run from the command line: alone, on a stack that is there for it, and gone when it is over. */
import { addDays } from '../../lambdas/domain/catalog/statement.ts';
import type { RunStep, RunSummary } from '../../lambdas/domain/run-log.ts';

/** Who runs the command now. */
export interface Lease {
  readonly by: string;
  readonly until: Date;
}

export interface Ending {
  readonly state: 'running' | 'succeeded' | 'failed';
  /** What it answered. */
  readonly output?: unknown;
  readonly error?: string;
}

export interface BatchPorts {
  /** Undefined where this command has it now; else who has. */
  readonly takeLease: () => Promise<Lease | undefined>;
  readonly dropLease: () => Promise<void>;
  /** Executions of the state machine that run, where there is one. */
  readonly executions: () => Promise<readonly string[]>;
  readonly deploy: () => Promise<void>;
  readonly destroy: () => Promise<void>;
  /** Takes the run's lock from a run whose execution is no more; answers which. */
  readonly clearLock: () => Promise<string | undefined>;
  readonly start: (input: object) => Promise<string>;
  readonly stop: (execution: string) => Promise<void>;
  readonly describe: (execution: string) => Promise<Ending>;
  /** The run that an execution is, once it has begun. */
  readonly runOf: (execution: string) => Promise<string | undefined>;
  readonly summary: (run: string) => Promise<RunSummary | undefined>;
  readonly steps: (run: string) => Promise<readonly RunStep[]>;
  readonly sleep: (ms: number) => Promise<void>;
  readonly progress: (steps: readonly RunStep[], summary: RunSummary | undefined) => void;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface BatchQuestion {
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** The stack is there before and after. */
  readonly stays: boolean;
  /** The stack is left there. */
  readonly keep: boolean;
}

export interface Finished {
  readonly run: string;
  readonly summary: RunSummary;
  readonly steps: readonly RunStep[];
}

/** Something that the reader can do nothing about but wait. */
export class Refused extends Error {}

const POLL_MS = 1_000;
/** Runs after another, where one doesn't take all that is due. */
const RUNS_AT_MOST = 50;

/**
 * Answers what each run did. Whatever happens, the stack goes if it came for this, and the lease with it.
 * @throws Refused where another is at it; Error where the run failed or was interrupted.
 */
export async function batch(ports: BatchPorts, question: BatchQuestion): Promise<Finished[]> {
  const other = await ports.takeLease();
  if (other) {
    throw new Refused(`${other.by} runs a batch now (its lease ends at ${other.until.toISOString()})`);
  }
  try {
    await refuseBeside(ports);
    return await onStack(ports, question);
  } finally {
    await ports.dropLease();
  }
}

async function refuseBeside(ports: BatchPorts): Promise<void> {
  const [execution] = await ports.executions();
  if (execution !== undefined) throw new Refused(`a batch run is in progress: ${execution}`);
}

async function onStack(ports: BatchPorts, question: BatchQuestion): Promise<Finished[]> {
  const comes = !question.stays;
  try {
    if (comes) {
      ports.say('deploying BatchStack …');
      await ports.deploy();
    }
    const dead = await ports.clearLock();
    if (dead !== undefined) ports.say(`the run ${dead} ended without a word: its lock is taken from it`);
    return await runs(ports, question);
  } finally {
    if (comes && question.keep) ports.say('BatchStack is left where it is (--keep)');
    else if (comes) {
      ports.say('destroying BatchStack …');
      await ports.destroy();
    }
  }
}

async function runs(ports: BatchPorts, { from, to }: BatchQuestion): Promise<Finished[]> {
  const finished: Finished[] = [];
  let first = from;
  while (finished.length < RUNS_AT_MOST) {
    const input = { ...(first === undefined ? {} : { from: first }), ...(to === undefined ? {} : { to }) };
    const one = await follow(ports, await ports.start(input));
    finished.push(one);
    const { left, days } = one.summary;
    const last = days.at(-1);
    if (left === 0 || last === undefined) break;
    // Days that were asked for by name are due for ever: the next run takes those behind.
    if (Object.keys(input).length > 0) first = addDays(last, 1);
    ports.say(`${left} days are still due: another run takes them`);
  }
  return finished;
}

async function follow(ports: BatchPorts, execution: string): Promise<Finished> {
  for (;;) {
    if (ports.signal.aborted) await interrupt(ports, execution);
    const ending = await ports.describe(execution);
    const run = await ports.runOf(execution);
    const [steps, summary] =
      run === undefined ? [[], undefined] : await Promise.all([ports.steps(run), ports.summary(run)]);
    ports.progress(steps, summary);
    if (ending.state === 'succeeded') return finished(ending, run, summary, steps);
    if (ending.state === 'failed') throw new Error(summary?.error ?? ending.error ?? 'the run failed');
    await ports.sleep(POLL_MS);
  }
}

function finished(
  { output }: Ending,
  run: string | undefined,
  summary: RunSummary | undefined,
  steps: readonly RunStep[],
): Finished {
  const { refused }: { readonly refused?: unknown } = Object(output);
  if (typeof refused === 'string') throw new Refused(refused);
  if (run === undefined || summary === undefined) throw new Error('the run left no word of what it did');
  return { run, summary, steps };
}

async function interrupt(ports: BatchPorts, execution: string): Promise<never> {
  ports.say('interrupted: stopping the run …');
  await ports.stop(execution);
  await ports.clearLock();
  throw new Error('interrupted: what was published stays, what was not is still due');
}
