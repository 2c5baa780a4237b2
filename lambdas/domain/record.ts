/** A Kinesis record is NDJSON of 1 to 40 events of one bucket, at most 50 KB. */
import { bucketOf } from './bucket.ts';
import type { Event } from './event.ts';

export const RECORD_LIMITS = { events: 40, bytes: 50_000 } as const;

/** An event as it goes on the wire: its place among the caller's events, its line and its bucket. */
export interface Line {
  readonly index: number;
  readonly text: string;
  readonly bytes: number;
  readonly bucket: number;
}

export interface PackedRecord {
  readonly bucket: number;
  /** The lines, each ended by a newline. */
  readonly data: string;
  /** Which of the caller's events it carries. */
  readonly indexes: readonly number[];
}

export function toLine(event: Event, index: number, buckets: number): Line {
  const text = `${JSON.stringify(event)}\n`;
  return { index, text, bytes: Buffer.byteLength(text), bucket: bucketOf(event.tenant, event.id, buckets) };
}

interface OpenRecord {
  readonly bucket: number;
  readonly texts: string[];
  readonly indexes: number[];
  bytes: number;
}

const close = ({ bucket, texts, indexes }: OpenRecord): PackedRecord => ({
  bucket,
  data: texts.join(''),
  indexes,
});

/** Packs lines, in order within a bucket, into as few records as their limits allow. */
export function pack(lines: readonly Line[]): PackedRecord[] {
  const open = new Map<number, OpenRecord>();
  const full: PackedRecord[] = [];
  for (const line of lines) {
    let record = open.get(line.bucket);
    if (
      record &&
      (record.texts.length === RECORD_LIMITS.events || record.bytes + line.bytes > RECORD_LIMITS.bytes)
    ) {
      full.push(close(record));
      record = undefined;
    }
    if (!record) {
      record = { bucket: line.bucket, texts: [], indexes: [], bytes: 0 };
      open.set(line.bucket, record);
    }
    record.texts.push(line.text);
    record.indexes.push(line.index);
    record.bytes += line.bytes;
  }
  return [...full, ...[...open.values()].map(close)];
}
