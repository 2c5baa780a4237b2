/** `npm run batch`: one batch run over the lake, in an account or on this machine. See docs/batch.md. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { batchLock } from '../lambdas/aws/batch-lock.ts';
import { BACKGROUND, dynamo } from '../lambdas/aws/clients.ts';
import { runLog } from '../lambdas/aws/run-log.ts';
import { dayKey } from '../lambdas/domain/time.ts';
import { loadConfig } from '../lib/config.ts';
import { commandLease } from './aws-batch-lease.ts';
import {
  describeExecution,
  findMachine,
  runningExecutions,
  startExecution,
  stepFunctions,
  stopExecution,
} from './aws-executions.ts';
import { awsExplanation } from './aws-explanation.ts';
import { cloudFormation } from './aws-stacks.ts';
import { type BatchOptions, parseBatchOptions } from './batch/options.ts';
import { reportLines, teller } from './batch/report.ts';
import { type BatchPorts, batch } from './batch/run.ts';
import { cloudStack, localStack, type StackPorts } from './batch/stacks.ts';
import { LOCAL, platformDirectory, reach, readControl } from './environment.ts';
import { UsageError } from './replay-platform.ts';

const say = (line: string): void => console.log(line);

type Names = Awaited<ReturnType<typeof reach>>;

async function stackOf({ env, directory }: BatchOptions, names: Names): Promise<StackPorts> {
  if (env !== LOCAL) return cloudStack(cloudFormation(), env, names.stack('batch'));
  const where = platformDirectory(directory, process.env);
  return localStack(await readControl(where), where);
}

function portsOf(names: Names, stack: StackPorts, signal: AbortSignal): BatchPorts {
  const client = stepFunctions();
  const db = dynamo(BACKGROUND);
  const table = names.table('lake');
  const lock = batchLock(db, table, Date.now);
  const log = runLog(db, table);
  const lease = commandLease(db, table, randomUUID());
  const since = dayKey(Date.now());
  const machine = () => findMachine(client, names.stateMachine);
  return {
    ...stack,
    takeLease: lease.take,
    dropLease: lease.drop,
    async executions() {
      const found = await machine();
      return found === undefined ? [] : runningExecutions(client, found);
    },
    async clearLock() {
      const holder = await lock.holder();
      if (holder) await lock.release(holder.run);
      return holder?.run;
    },
    async start(input) {
      const found = await machine();
      if (found === undefined) throw new UsageError('BatchStack is missing: npx cdk deploy BatchStack');
      return startExecution(client, found, input);
    },
    stop: (execution) => stopExecution(client, execution),
    describe: (execution) => describeExecution(client, execution),
    runOf: (execution) => log.runOf(execution, since),
    summary: log.find,
    steps: log.steps,
    sleep: (ms) => sleep(ms),
    progress: teller(say),
    say,
    signal,
  };
}

async function run(options: BatchOptions): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort());
  const names = await reach(options, process.env);
  const ports = portsOf(names, await stackOf(options, names), interrupted.signal);
  const stays = loadConfig(options.env).batch.mode === 'scheduled';
  const began = Date.now();
  const finished = await batch(ports, { ...options, stays });
  say('');
  for (const line of reportLines(finished, Date.now() - began)) say(line);
}

function explain(error: unknown): unknown {
  return awsExplanation(error) ?? (error instanceof Error ? error.message : error);
}

try {
  await run(parseBatchOptions(process.argv.slice(2)));
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
