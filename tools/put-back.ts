/**
 * `npm run put-back -- --env ENV < LOG`: puts events on the stream that only the producers' logs have. See
 * docs/runbook.md, ClicksOnlyInLogs. What was on the stream already counts once within the deduplication window.
 */
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { BACKGROUND, kinesis } from '../lambdas/aws/clients.ts';
import { recordStream } from '../lambdas/aws/record-stream.ts';
import { loadConfig } from '../lib/config.ts';
import { reach } from './environment.ts';
import { lostEvents } from './lost-events.ts';

const CALL_TIMEOUT_MS = BACKGROUND.timeoutMs * BACKGROUND.attempts;

async function run(env: string, directory: string | undefined): Promise<string> {
  const { stream } = await reach({ env, directory }, process.env);
  const { buckets } = loadConfig(env).stream;
  const { events, otherLines, records } = lostEvents(await text(process.stdin), buckets);
  const refused = await recordStream(kinesis(BACKGROUND), stream, CALL_TIMEOUT_MS)(records);
  if (refused.length > 0) {
    const reasons = [...new Set(refused.map(({ reason }) => reason))].join(', ');
    throw new Error(`${refused.length} of ${records.length} records were refused (${reasons}): run it again`);
  }
  return `put back: ${events} events in ${records.length} records; lines without an event: ${otherLines}`;
}

try {
  const { values } = parseArgs({ options: { env: { type: 'string' }, directory: { type: 'string' } } });
  if (values.env === undefined) throw new Error('usage: npm run put-back -- --env ENV < LOG');
  console.log(await run(values.env, values.directory));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
