/** What is run for the lake's bench: each in a process of its own. */
import { execFile, fork } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MODELS } from '../../lambdas/domain/catalog/models.ts';
import { ask } from '../aws-query.ts';
import { killed, messageOf } from './child.ts';
import type { Converted } from './conversion.ts';
import { type StageWork, stageWork } from './stage-log.ts';

export interface QueryPlace {
  readonly database: string;
  readonly workgroup: string;
}

/** `npm run batch`. @throws Error with what it said. */
export async function runBatch(directory: string, withinMs: number): Promise<string> {
  const args = ['tools/batch.ts', '--env', 'local', '--directory', directory];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: withinMs });
  return stdout;
}

const logOf = async (directory: string, stage: string): Promise<string> => {
  const path = join(directory, 'logs', `${stage}.log`);
  const texts = [`${path}.old`, path].map((file) => readFile(file, 'utf8').catch(() => ''));
  return (await Promise.all(texts)).join('');
};

/** What the speed layer, and land, say that they did. */
export async function workOf(directory: string): Promise<{ aggregate: StageWork; land: StageWork }> {
  const [aggregate, land] = await Promise.all(['aggregate', 'land'].map((stage) => logOf(directory, stage)));
  return { aggregate: stageWork(aggregate ?? '', 'counted'), land: stageWork(land ?? '', 'landed') };
}

const LAYERS = MODELS.filter(({ layer, publish }) => layer === 'smart' && publish === 'report');

/** Rows of universal_events, and of each report. */
export async function rowsOf(
  place: QueryPlace,
): Promise<{ universal: number; reports: Record<string, number> }> {
  const tables = ['universal_events', ...LAYERS.map(({ entity }) => `smart_${entity}`)];
  const counts = tables.map((table) => `SELECT '${table}' AS name, count(*) AS rows FROM ${table}`);
  const { rows } = await ask(counts.join(' UNION ALL '), place, tables.length);
  const found = new Map(rows.map(([name, count]) => [name, Number(count)]));
  return {
    universal: found.get('universal_events') ?? 0,
    reports: Object.fromEntries(LAYERS.map(({ entity }) => [entity, found.get(`smart_${entity}`) ?? 0])),
  };
}

/** Runs a module of this folder until it has told what is waited for. */
export async function told<T>(
  module: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  is: (message: unknown) => message is T,
  withinMs: number,
): Promise<T> {
  const child = fork(new URL(module, import.meta.url), args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  try {
    return await messageOf(child, is, withinMs);
  } finally {
    await killed(child);
  }
}

const isConverted = (message: unknown): message is { readonly converted: Converted } =>
  typeof message === 'object' && message !== null && 'converted' in message;

export async function convert(lines: string, directory: string, withinMs: number): Promise<Converted> {
  await mkdir(directory);
  return (await told('./conversion.ts', [lines, directory], {}, isConverted, withinMs)).converted;
}
