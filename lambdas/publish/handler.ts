import { batchLock } from '../aws/batch-lock.ts';
import { BACKGROUND, dynamo, s3 } from '../aws/clients.ts';
import { finalHours } from '../aws/final-hours.ts';
import { finalRows } from '../aws/final-rows.ts';
import { lakeDays } from '../aws/lake-days.ts';
import { lakePartitions } from '../aws/lake-partitions.ts';
import { logger } from '../aws/log.ts';
import { readRows } from '../aws/parquet-read.ts';
import { published } from '../aws/published.ts';
import { filesBelow } from '../aws/run-folders.ts';
import { runLog } from '../aws/run-log.ts';
import { runPlans } from '../aws/run-plans.ts';
import { readEnvironment } from '../domain/environment.ts';
import { fieldsOf } from '../domain/fields.ts';
import { variables } from './env.ts';
import type { PublishPorts } from './ports.ts';
import { publishDay } from './publish.ts';

const env = readEnvironment(variables, process.env);
const db = dynamo(BACKGROUND);
const objects = s3(BACKGROUND);
const days = lakeDays(db, env.LAKE_TABLE);
const hours = finalHours(db, env.LAKE_TABLE);
const rows = finalRows(db, env.ROLLUPS_TABLE);
const partitions = lakePartitions(db, env.LAKE_TABLE);

/** Who read a pointer before it was flipped finds its rows for a day more. */
const EXPIRES_SECONDS = 24 * 3600;

const ports: PublishPorts = {
  ...published(db, env.LAKE_TABLE, objects, env.SMART_BUCKET),
  ...hours,
  renew: batchLock(db, env.LAKE_TABLE, Date.now).renew,
  plan: runPlans(objects, env.SMART_BUCKET).read,
  day: days.find,
  tenants: days.tenants,
  addTenants: days.addTenants,
  beginPublishing: days.beginPublishing,
  endPublishing: days.endPublishing,
  async partition(entity, day) {
    const made = await partitions.find('smart', entity, day);
    if (!made) return undefined;
    const files = await filesBelow(objects, env.SMART_BUCKET, made.prefix);
    return {
      count: made.rows,
      async *rows() {
        for (const file of files) yield* readRows(objects, env.SMART_BUCKET, file);
      },
    };
  },
  writeRows: rows.write,
  expireRows: (run, tenant, hour) =>
    rows.expire(run, tenant, hour, Math.floor(Date.now() / 1000) + EXPIRES_SECONDS),
  log: runLog(db, env.LAKE_TABLE).step,
};

export const handler = async (event: unknown): Promise<null> => {
  const { run, day } = fieldsOf(event) ?? {};
  const step = { run: String(run), day: String(day) };
  logger.info('day published', { ...step, ...(await publishDay(ports, step, new Date().toISOString())) });
  return null;
};
