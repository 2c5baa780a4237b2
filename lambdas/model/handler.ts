import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { queries } from '../aws/athena.ts';
import { batchLock } from '../aws/batch-lock.ts';
import { catalogPartitions } from '../aws/catalog.ts';
import { athena, BACKGROUND, dynamo, glue, s3 } from '../aws/clients.ts';
import { lakePartitions } from '../aws/lake-partitions.ts';
import { logger } from '../aws/log.ts';
import { rowsOf } from '../aws/parquet-read.ts';
import { filesBelow } from '../aws/run-folders.ts';
import { runLog } from '../aws/run-log.ts';
import { runPlans } from '../aws/run-plans.ts';
import { readEnvironment } from '../domain/environment.ts';
import { variables } from './env.ts';
import { check, type ModelPorts, start, swap } from './model.ts';
import { type Checked, parseStep, type Started } from './steps.ts';

const env = readEnvironment(variables, process.env);
const db = dynamo(BACKGROUND);
const objects = s3(BACKGROUND);
const engine = queries(athena(BACKGROUND), { database: env.DATABASE, workgroup: env.WORKGROUP });
const catalog = catalogPartitions(glue(BACKGROUND), env.DATABASE);
const partitions = lakePartitions(db, env.LAKE_TABLE);
const buckets = { universal: env.UNIVERSAL_BUCKET, smart: env.SMART_BUCKET };
const FOOTERS_AT_ONCE = 8;

const ports: ModelPorts = {
  renew: batchLock(db, env.LAKE_TABLE, Date.now).renew,
  plan: runPlans(objects, env.SMART_BUCKET).read,
  // Beside the bundle: tools/build.ts puts it there.
  sql: (file) => readFileSync(join(process.env.LAMBDA_TASK_ROOT ?? '.', file), 'utf8'),
  location: ({ layer, prefix }) => `s3://${buckets[layer]}/${prefix}`,
  start: engine.start,
  check: engine.check,
  async written({ layer, prefix }) {
    const files = await filesBelow(objects, buckets[layer], prefix);
    const limit = pLimit(FOOTERS_AT_ONCE);
    const rows = await limit.map(files, (file) => rowsOf(objects, buckets[layer], file));
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    return { rows: sum(rows), bytes: sum(files.map(({ bytes }) => bytes)) };
  },
  current: catalog.location,
  swap: catalog.swap,
  setUnused: partitions.setUnused,
  writePartition: partitions.write,
  log: runLog(db, env.LAKE_TABLE).step,
};

const settings = { attributionDays: Number(env.ATTRIBUTION_DAYS), lateDays: Number(env.LATE_DAYS) };

export const handler = async (event: unknown): Promise<Started | Checked | null> => {
  const step = parseStep(event);
  switch (step.do) {
    case 'start':
      return start(ports, settings, step.step);
    case 'check':
      return check(ports, step.step);
    case 'swap':
      await swap(ports, step.step, new Date().toISOString());
      logger.info('partition made', { ...step.step });
      return null;
  }
};
