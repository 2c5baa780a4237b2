/** Puts lines straight on the stream, as a producer packs them. */
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { recordStream } from '../../../lambdas/aws/record-stream.ts';
import type { Event } from '../../../lambdas/domain/event.ts';
import { pack, toLine } from '../../../lambdas/domain/record.ts';
import { type StreamRecord, toStreamRecord } from '../../../lambdas/domain/stream-record.ts';
import { loadConfig } from '../../../lib/config.ts';
import { namesOf } from '../../../lib/names.ts';

const config = loadConfig('local');
const { buckets } = config.stream;
const CALL_MS = 20_000;
/** Events of one round: one call takes them, and the next waits for it, so copies of an id stay in order. */
const ROUND = 400;

type Put = (records: readonly StreamRecord[]) => Promise<readonly { readonly reason: unknown }[]>;

const putAll = async (put: Put, records: readonly StreamRecord[]): Promise<void> => {
  const refused = await put(records);
  if (refused.length > 0) throw new Error(`the stream refused ${refused.length}: ${refused[0]?.reason}`);
};

/** The events in their order, then lines that are no events. */
export async function putOnStream(
  client: KinesisClient,
  events: readonly Event[],
  bad: readonly string[] = [],
): Promise<void> {
  const put = recordStream(client, namesOf(config.taxonomy).stream, CALL_MS);
  for (let from = 0; from < events.length; from += ROUND) {
    const lines = events.slice(from, from + ROUND).map((event, index) => toLine(event, index, buckets));
    await putAll(
      put,
      pack(lines).map((record) => toStreamRecord(record, buckets)),
    );
  }
  const records = bad.map((line, index) => ({ bucket: index % buckets, data: `${line}\n`, indexes: [0] }));
  await putAll(
    put,
    records.map((record) => toStreamRecord(record, buckets)),
  );
}
