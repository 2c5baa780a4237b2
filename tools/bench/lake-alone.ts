/** land for itself: the units that have landed, landed again by one environment of its bundle. */
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from '../../lib/config.ts';
import type { namesOf } from '../../lib/names.ts';
import { createReceiptsTable } from '../aws-bench.ts';
import { told } from './lake-stages.ts';
import type { LandedAlone } from './land-alone.ts';

const ACCOUNT = '000000000000';

const isLanded = (message: unknown): message is { readonly landed: LandedAlone } =>
  typeof message === 'object' && message !== null && 'landed' in message;

export interface AloneOptions {
  readonly config: Config;
  readonly names: ReturnType<typeof namesOf>;
  readonly directory: string;
  /** Of units. */
  readonly keys: readonly string[];
  /** The local platform's. */
  readonly dynamodb: string;
  readonly withinMs: number;
}

/** The objects of landing are what they were; receipts go to a table of their own, where no unit has one. */
export async function landAlone(options: AloneOptions): Promise<LandedAlone> {
  const { config, names, directory, keys, dynamodb, withinMs } = options;
  const receipts = `${names.table('lake')}-bench`;
  await createReceiptsTable(dynamodb, receipts);
  const file = join(directory, 'bench-units.json');
  await writeFile(file, JSON.stringify(keys));
  const bucket = (layer: 'landingtmp' | 'landing') => names.bucket(layer, ACCOUNT, config.region);
  const environment = {
    LANDINGTMP_BUCKET: bucket('landingtmp'),
    LANDING_BUCKET: bucket('landing'),
    LAKE_TABLE: receipts,
    GRACE_MINUTES: String(config.batch.graceMinutes),
    POWERTOOLS_SERVICE_NAME: 'land',
    POWERTOOLS_METRICS_NAMESPACE: names.metrics,
  };
  const args = [resolve('dist/land/index.js'), file];
  return (await told('./land-alone.ts', args, environment, isLanded, withinMs)).landed;
}
