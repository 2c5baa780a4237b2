/** A record as it stands on the stream, and as it waits in the overflow queue: same bytes, same keys. */
import { explicitHashKey, partitionKey } from './bucket.ts';
import type { Outcome } from './outcome.ts';
import type { PackedRecord } from './record.ts';

export interface StreamRecord {
  readonly data: Buffer;
  readonly partitionKey: string;
  readonly explicitHashKey: string;
}

export const toStreamRecord = ({ bucket, data }: PackedRecord, buckets: number): StreamRecord => ({
  data: Buffer.from(data),
  partitionKey: partitionKey(bucket),
  explicitHashKey: explicitHashKey(bucket, buckets),
});

/** The overflow queue's message. In base64, since SQS refuses some characters: at most 67 KB of its 256. */
export const encodeOverflow = ({ data, ...keys }: StreamRecord): string =>
  JSON.stringify({ ...keys, data: data.toString('base64') });

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

export function decodeOverflow(text: string): Outcome<StreamRecord> {
  const { data, partitionKey, explicitHashKey } = parse(text);
  if (typeof data !== 'string' || typeof partitionKey !== 'string' || typeof explicitHashKey !== 'string')
    return { reject: 'not a record of the overflow queue' };
  return { ok: { data: Buffer.from(data, 'base64'), partitionKey, explicitHashKey } };
}

/** Cuts a list, in order, into calls of at most so many entries and bytes; a larger entry goes alone. */
export function inCalls<T>(
  entries: readonly T[],
  bytesOf: (entry: T) => number,
  limits: { readonly entries: number; readonly bytes: number },
): T[][] {
  const calls: T[][] = [];
  let open: T[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = bytesOf(entry);
    if (open.length > 0 && (open.length === limits.entries || bytes + size > limits.bytes)) {
      calls.push(open);
      open = [];
      bytes = 0;
    }
    open.push(entry);
    bytes += size;
  }
  return open.length > 0 ? [...calls, open] : calls;
}
