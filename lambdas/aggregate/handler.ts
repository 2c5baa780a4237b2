import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { BACKGROUND, dynamo, s3, sqs } from '../aws/clients.ts';
import { cursorTable } from '../aws/cursors.ts';
import { unitLake } from '../aws/lake.ts';
import { logger, metrics } from '../aws/log.ts';
import { rollupTable } from '../aws/rollup-table.ts';
import { seenIdsTable } from '../aws/seen-ids.ts';
import { unitQueue } from '../aws/unit-queue.ts';
import { readEnvironment } from '../domain/environment.ts';
import { countBatch, type UnitMessage } from './aggregate.ts';
import { type CountPorts, countUnit, type UnitOutcome } from './count-unit.ts';
import { variables } from './env.ts';
import { seenWindow } from './window.ts';

const env = readEnvironment(variables, process.env);
const db = dynamo(BACKGROUND);
const cursors = cursorTable(db, env.CURSORS_TABLE);
const seenIds = seenIdsTable(db, env.CURSORS_TABLE);
const queue = unitQueue(sqs(BACKGROUND), env.UNITS_QUEUE_URL);

/** Seconds since 1970, so many days from the write. */
const inDays = (days: number): number => Math.floor(Date.now() / 1000) + days * 86_400;
/** The queue keeps a unit for 14 days: ids and ledger of the units before it must still be there when it is counted. */
const SEEN_DAYS = 16;
const LEDGER_DAYS = 90;

/** archive writes a shard's cursor before its first unit: one that is missing was lost, and archive writes it again. */
const parents = async (shard: string) => {
  const cursor = await cursors.readCursor(shard);
  if (!cursor) throw new Error(`the cursor of ${shard} is missing`);
  return cursor.parents;
};

const ports: CountPorts = {
  unit: unitLake(s3(BACKGROUND), env.LANDINGTMP_BUCKET).get,
  counted: async (shard) => (await cursors.readCounted(shard))?.last,
  parents,
  seen: seenWindow({ readSeen: seenIds.read, parents }, Number(env.DEDUP_WINDOW_SECONDS) * 1000),
  writeSeen: (unit, ids) => seenIds.write(unit, ids, inDays(SEEN_DAYS)),
  rows: rollupTable(db, env.ROLLUPS_TABLE, () => inDays(Number(env.ROLLUP_RETENTION_DAYS))),
  writeLedger: (unit, ledger) => cursors.writeUnitLedger(unit, ledger, inDays(LEDGER_DAYS)),
  setAside: cursors.writeAside,
  advance: cursors.advanceCounted,
};

/** A unit is only started with this much time left: the largest needs some 6 s. */
const UNIT_MS = 10_000;

export const handler = async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const receipts = new Map(Records.map(({ messageId, receiptHandle }) => [messageId, receiptHandle]));
  const count = async ({ key, receiveCount }: UnitMessage): Promise<void> =>
    report(await countUnit(key, ports, receiveCount > 1));
  const hasTime = (): boolean => context.getRemainingTimeInMillis() > UNIT_MS;
  const failures = await countBatch(Records.map(unitMessage), count, hasTime);
  for (const { message, reason, showAgainSeconds } of failures) {
    if (reason !== undefined)
      logger.warn('a unit goes back', { ...message, showAgainSeconds, reason: String(reason) });
    // Where this fails, the queue's own visibility timeout shows the message again.
    await queue.showAgain(receipts.get(message.messageId) ?? '', showAgainSeconds).catch(() => undefined);
  }
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  return { batchItemFailures: failures.map(({ message }) => ({ itemIdentifier: message.messageId })) };
};

const unitMessage = ({ messageId, body, attributes }: SQSRecord): UnitMessage => ({
  messageId,
  shard: attributes.MessageGroupId ?? '',
  key: body,
  receiveCount: Number(attributes.ApproximateReceiveCount),
});

function report(outcome: UnitOutcome): void {
  if ('done' in outcome) {
    logger.info('counted before', { unit: outcome.done.key });
  } else if ('aside' in outcome) {
    const { key, after } = outcome.aside;
    metrics.addMetric('UnitsSetAside', MetricUnit.Count, 1);
    logger.error('set aside: it does not follow what is counted', {
      unit: key,
      after,
      counted: outcome.after,
    });
  } else {
    const { counted, ledger } = outcome;
    metrics.addMetric('LinesCounted', MetricUnit.Count, ledger.lines ?? 0);
    logger.info('counted', { unit: counted.key, ...ledger });
    if (ledger.sharesAside > 0) {
      metrics.addMetric('SharesSetAside', MetricUnit.Count, ledger.sharesAside);
      logger.error('shares of rows set aside', { unit: counted.key, events: ledger.sharesAside });
    }
  }
}
