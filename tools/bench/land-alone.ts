/**
 * land's bundle, one invocation after the other, with nothing beside it: `land-alone.ts BUNDLE KEYS-FILE`. Its
 * environment is the function's, but for a table of receipts that knows no unit yet.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { peakBytes } from './memory.ts';

export interface LandedAlone {
  readonly seconds: number;
  /** Units that it didn't land. */
  readonly failed: number;
  readonly peakBytes: number | undefined;
}

interface Bundle {
  readonly handler: (
    event: object,
    context: object,
  ) => Promise<{ readonly batchItemFailures: readonly unknown[] }>;
}

/** As many as the queue hands over at a time. */
const BATCH = 10;

const messageOf = (key: string) => ({
  messageId: randomUUID(),
  body: JSON.stringify({ Records: [{ s3: { object: { key: encodeURIComponent(key) } } }] }),
});

async function land(bundle: string, keys: readonly string[]): Promise<LandedAlone> {
  const { handler }: Bundle = createRequire(import.meta.url)(bundle);
  const context = { getRemainingTimeInMillis: () => 60_000 };
  const started = performance.now();
  let failed = 0;
  for (let from = 0; from < keys.length; from += BATCH) {
    const { batchItemFailures } = await handler(
      { Records: keys.slice(from, from + BATCH).map(messageOf) },
      context,
    );
    failed += batchItemFailures.length;
  }
  return { seconds: (performance.now() - started) / 1_000, failed, peakBytes: await peakBytes('self') };
}

const [bundle = '', keysFile = ''] = process.argv.slice(2);
const keys: readonly string[] = JSON.parse(await readFile(keysFile, 'utf8'));
process.send?.({ landed: await land(bundle, keys) }, () => process.exit());
