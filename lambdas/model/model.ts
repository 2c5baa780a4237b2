/**
 * Makes one partition of one model: starts its query, asks after it, swaps what it wrote in for what readers see.
 *
 * Idempotent: a query is started once for an attempt, by its name; a swap that comes again finds its own folder in
 * place. Until the swap, readers see the partition as it was.
 */
import {
  type PartitionStep,
  parametersOf,
  type RunPlan,
  RunStopped,
  runFolder,
  runStarted,
} from '../domain/batch-run.ts';
import { type Model, sqlFile } from '../domain/catalog/model.ts';
import { MODELS } from '../domain/catalog/models.ts';
import { tableName } from '../domain/catalog/schema.ts';
import { statement, unload } from '../domain/catalog/statement.ts';
import type { RunStep } from '../domain/run-log.ts';
import type { Checked, Done, Started } from './steps.ts';

interface Written {
  readonly rows: number;
  readonly bytes: number;
}

type QueryState =
  | { readonly state: 'running' }
  | { readonly state: 'succeeded'; readonly scannedBytes: number; readonly engineMs: number }
  | { readonly state: 'failed'; readonly reason: string; readonly again: boolean };

interface Folder {
  readonly layer: Model['layer'];
  readonly prefix: string;
}

export interface ModelPorts {
  /** @throws RunStopped where another run has the lock. */
  readonly renew: (run: string) => Promise<void>;
  readonly plan: (run: string) => Promise<RunPlan>;
  /** Of a file of sql/. */
  readonly sql: (file: string) => string;
  /** `s3://bucket/prefix` */
  readonly location: (folder: Folder) => string;
  /** The same name and statement are started once. */
  readonly start: (name: string, statement: string) => Promise<string>;
  readonly check: (query: string) => Promise<QueryState>;
  readonly written: (folder: Folder) => Promise<Written>;
  /** Where readers of a table find a day now. */
  readonly current: (table: string, day: string) => Promise<string | undefined>;
  readonly swap: (table: string, day: string, location: string) => Promise<void>;
  /** Notes that no reader is led to a folder, since then. */
  readonly setUnused: (unused: Folder & { readonly since: string }) => Promise<void>;
  /** Answers the folder of a newer run that has made the partition, where there is one. */
  readonly writePartition: (
    made: Written &
      Folder & { readonly entity: string; readonly day: string; readonly run: string; readonly at: string },
  ) => Promise<string | undefined>;
  readonly log: (run: string, step: RunStep) => Promise<void>;
}

export interface ModelSettings {
  readonly attributionDays: number;
  readonly lateDays: number;
}

const ATTEMPTS = 3;
const FIRST_WAIT_SECONDS = 1;
const LONGEST_WAIT_SECONDS = 30;

function modelOf(table: string): Model {
  const model = MODELS.find((one) => tableName(one) === table);
  if (!model) throw new RunStopped(`there is no model ${table}`);
  return model;
}

const folderOf = ({ run, model, day, attempt }: PartitionStep & { readonly attempt: number }): Folder => {
  const { layer, entity } = modelOf(model);
  return { layer, prefix: runFolder(entity, day, run, attempt) };
};

/** Gives each attempt of a query a folder of its own: UNLOAD wants an empty one. */
export async function start(
  ports: ModelPorts,
  settings: ModelSettings,
  step: PartitionStep & { readonly attempt: number },
): Promise<Started> {
  const { run, model, day, attempt } = step;
  await ports.renew(run);
  const plan = await ports.plan(run);
  const { partition } = modelOf(model);
  // Without its arrival days it would be made without any event.
  if (partition === 'event day' && !plan.days.some((one) => one.day === day))
    throw new RunStopped(`the run ${run} has no plan for ${day}`);
  const parameters = parametersOf(plan, day, settings);
  const folder = folderOf(step);
  await ports.setUnused({ ...folder, since: new Date(runStarted(run)).toISOString() });
  const select = statement(ports.sql(sqlFile(modelOf(model))), parameters);
  const name = [run, model, day, attempt].join('/');
  const query = await ports.start(name, unload(select, ports.location(folder)));
  return { ...step, query, waitSeconds: FIRST_WAIT_SECONDS };
}

/** @throws RunStopped with the engine's reason where another attempt would fail as well. */
export async function check(ports: ModelPorts, step: Started): Promise<Checked> {
  const { run, model, day, attempt, waitSeconds } = step;
  await ports.renew(run);
  const found = await ports.check(step.query);
  switch (found.state) {
    case 'running':
      return { ...step, state: 'running', waitSeconds: Math.min(LONGEST_WAIT_SECONDS, waitSeconds * 2) };
    case 'succeeded':
      return { ...step, state: 'done', scannedBytes: found.scannedBytes, engineMs: found.engineMs };
    case 'failed':
      if (found.again && attempt < ATTEMPTS) return { run, model, day, attempt: attempt + 1, state: 'again' };
      throw new RunStopped(`${model} of ${day}: ${found.reason}`);
  }
}

/** From here on readers see what the query wrote; a query that is under way goes on reading the former folder. */
export async function swap(ports: ModelPorts, step: Done, at: string): Promise<void> {
  const { run, model, day, attempt, scannedBytes, engineMs } = step;
  const { layer, entity } = modelOf(model);
  const folder = folderOf(step);
  const location = ports.location(folder);
  const written = await ports.written(folder);
  const former = await ports.current(model, day);
  if (former !== undefined && former !== location) {
    const prefix = former.slice(ports.location({ layer, prefix: '' }).length);
    await ports.setUnused({ layer, prefix, since: at });
  }
  await ports.renew(run);
  await ports.swap(model, day, location);
  const newer = await ports.writePartition({ ...folder, ...written, entity, day, run, at });
  if (newer !== undefined) {
    // The lock was lost between the last look at it and the swap: readers go back to where they belong.
    await ports.swap(model, day, ports.location({ layer, prefix: newer }));
    throw new RunStopped(`a newer run has made ${model} of ${day}`);
  }
  const cost = { scannedBytes, engineMs, queries: attempt, writes: 3, finalHours: 0 };
  await ports.log(run, { kind: 'model', name: model, day, at, ...written, ...cost });
}
