import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { BACKGROUND, dynamo, s3 } from '../aws/clients.ts';
import { unitLake } from '../aws/lake.ts';
import { landTable } from '../aws/land-table.ts';
import { landingBucket } from '../aws/landing.ts';
import { logger, metrics } from '../aws/log.ts';
import { readEnvironment } from '../domain/environment.ts';
import { MINUTE_MS } from '../domain/time.ts';
import { variables } from './env.ts';
import { type LandOutcome, type LandPorts, landUnit } from './land.ts';
import { landBatch } from './land-batch.ts';

const env = readEnvironment(variables, process.env);
const client = s3(BACKGROUND);
const graceMs = Number(env.GRACE_MINUTES) * MINUTE_MS;
/** How long a receipt is kept; figures of older units stand in what was made of them. */
const RECEIPT_DAYS = 90;
const inDays = (days: number): number => Math.floor(Date.now() / 1000) + days * 86_400;

const ports: LandPorts = {
  ...landTable(dynamo(BACKGROUND), env.LAKE_TABLE, () => inDays(RECEIPT_DAYS)),
  unit: unitLake(client, env.LANDINGTMP_BUCKET).get,
  write: landingBucket(client, env.LANDING_BUCKET).write,
};

/** A unit is only started with this much time left: most need less than one second, one of many days some more. */
const UNIT_MS = 10_000;

export const handler = async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const hasTime = (): boolean => context.getRemainingTimeInMillis() > UNIT_MS;
  const land = async (key: string): Promise<void> => report(await landUnit(key, ports, graceMs));
  const failures = await landBatch(Records, land, hasTime);
  for (const { message, reason } of failures)
    if (reason !== undefined) logger.warn('a unit goes back', { body: message.body, reason: String(reason) });
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  return { batchItemFailures: failures.map(({ message }) => ({ itemIdentifier: message.messageId })) };
};

function report(outcome: LandOutcome): void {
  if ('done' in outcome) {
    logger.info('landed before', { unit: outcome.done });
    return;
  }
  const { key, lines, landed, rejected, files, reasons } = outcome.landed;
  metrics.addMetric('RowsLanded', MetricUnit.Count, landed);
  metrics.addMetric('RowsRejected', MetricUnit.Count, rejected);
  const failed = Object.keys(outcome.failedSteps).length > 0 ? { failedSteps: outcome.failedSteps } : {};
  const line = { unit: key, lines, landed, rejected, files, reasons, ...failed };
  if ('failedSteps' in line) logger.warn('landed, with columns left empty', line);
  else logger.info('landed', line);
}
