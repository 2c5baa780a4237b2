import { batchLock } from '../aws/batch-lock.ts';
import { catalogPartitions } from '../aws/catalog.ts';
import { BACKGROUND, dynamo, glue, kinesis, s3, sqs } from '../aws/clients.ts';
import { finalHours } from '../aws/final-hours.ts';
import { lakeDays } from '../aws/lake-days.ts';
import { lakePartitions } from '../aws/lake-partitions.ts';
import { landAgain, landedUnits, storedUnits } from '../aws/landed-units.ts';
import { takeSnapshot } from '../aws/links-snapshot.ts';
import { logger } from '../aws/log.ts';
import { overtakenDays } from '../aws/overtaken-days.ts';
import { deleteFolder } from '../aws/run-folders.ts';
import { runLog } from '../aws/run-log.ts';
import { runPlans } from '../aws/run-plans.ts';
import { settledHours } from '../aws/settled.ts';
import { archivedShards } from '../aws/stream-tips.ts';
import { runId, runStarted } from '../domain/batch-run.ts';
import { readEnvironment } from '../domain/environment.ts';
import { MINUTE_MS } from '../domain/time.ts';
import { type BeginPorts, type Begun, beginRun } from './begin.ts';
import { variables } from './env.ts';
import { causeOf, parseStep } from './steps.ts';
import { deleteUnused } from './unused.ts';

const env = readEnvironment(variables, process.env);
const db = dynamo(BACKGROUND);
const objects = s3(BACKGROUND);
const lock = batchLock(db, env.LAKE_TABLE, Date.now);
const log = runLog(db, env.LAKE_TABLE);
const days = lakeDays(db, env.LAKE_TABLE);
const hours = finalHours(db, env.LAKE_TABLE);
const partitions = lakePartitions(db, env.LAKE_TABLE);
const settled = settledHours(db, env.LAKE_TABLE);
const catalog = catalogPartitions(glue(BACKGROUND), env.DATABASE);
const snapshot = takeSnapshot(db, env.LINKS_TABLE, objects, env.LANDING_BUCKET);
const buckets = { universal: env.UNIVERSAL_BUCKET, smart: env.SMART_BUCKET };

const ports: BeginPorts = {
  take: lock.take,
  archived: archivedShards(kinesis(BACKGROUND), env.STREAM_NAME, db, env.CURSORS_TABLE),
  units: {
    ...storedUnits(objects, env.LANDINGTMP_BUCKET),
    landed: landedUnits(db, env.LAKE_TABLE),
    landAgain: landAgain(sqs(BACKGROUND), env.LAND_QUEUE_URL, env.LANDINGTMP_BUCKET),
  },
  settled: settled.read,
  settle: settled.write,
  ...overtakenDays(db, env.LAKE_TABLE),
  days: days.all,
  tenants: days.tenants,
  touch: days.touch,
  reopen: days.reopen,
  late: async (tenant, first, last) =>
    Object.fromEntries((await hours.pointers(tenant, { first, last })).map(({ hour, late }) => [hour, late])),
  writePlan: runPlans(objects, env.SMART_BUCKET).write,
  logBegin: log.begin,
  deleteUnused: (before) =>
    deleteUnused(before, {
      ...partitions,
      location: catalog.location,
      buckets,
      deleteFolder: (bucket, prefix) => deleteFolder(objects, bucket, prefix),
    }),
};

const settings = {
  graceMs: Number(env.GRACE_MINUTES) * MINUTE_MS,
  attributionDays: Number(env.ATTRIBUTION_DAYS),
};

async function end(
  run: string,
  status: 'succeeded' | 'failed',
  did: Readonly<Record<string, string>> = {},
): Promise<void> {
  await log.end(run, new Date().toISOString(), status, did);
  await lock.release(run);
}

export const handler = async (event: unknown): Promise<Begun | null> => {
  const step = parseStep(event);
  switch (step.do) {
    case 'begin': {
      const begun = await beginRun(ports, settings, step, Date.now());
      logger.info('run planned', 'refused' in begun ? begun : { run: begun.run, days: begun.days.length });
      return begun;
    }
    case 'links':
      await lock.renew(step.run);
      logger.info('links', { run: step.run, rows: await snapshot(step.run, runStarted(step.run)) });
      return null;
    case 'finish':
      // Without a look at the lock: an attempt whose answer got lost has released it.
      await end(step.run, 'succeeded');
      return null;
    case 'fail': {
      const run = runId(step.execution, step.started);
      const error = causeOf(step.error);
      logger.error('run failed', { run, error });
      await end(run, 'failed', { error, started: step.started });
      return null;
    }
  }
};
