import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { BACKGROUND, kinesis } from '../aws/clients.ts';
import { logger, metrics } from '../aws/log.ts';
import { recordStream } from '../aws/record-stream.ts';
import { readEnvironment } from '../domain/environment.ts';
import { variables } from './env.ts';
import { keepMessages, waitingIn } from './redrive.ts';

const env = readEnvironment(variables, process.env);
const TIMEOUT_MS = BACKGROUND.timeoutMs * BACKGROUND.attempts;
const put = recordStream(kinesis(BACKGROUND), env.STREAM_NAME, TIMEOUT_MS);

/**
 * Idempotent as far as it matters: a message that is shown twice puts its record twice, and the ids of its events
 * count once. What the stream refuses again stays in the queue; it never goes back there as a new message.
 */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const { records, unreadable } = waitingIn(event);
  const refused = await put(records);
  const report = { records: records.length - refused.length, refused: refused.length, unreadable };
  if (unreadable.length > 0) logger.error('the overflow queue holds what is no record', report);
  else if (refused.length > 0) logger.warn('the stream refused records again; they stay queued', report);
  else logger.info('records went back to the stream', report);
  metrics.addMetric('RedrivenRecords', 'Count', report.records);
  metrics.publishStoredMetrics();
  return keepMessages([...unreadable, ...refused.map(({ record }) => record.messageId)]);
}
