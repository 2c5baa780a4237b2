/** Events that stand in the producers' logs alone, as records of the stream. */
import { bucketOf } from '../lambdas/domain/bucket.ts';
import { type Line, pack } from '../lambdas/domain/record.ts';
import { type StreamRecord, toStreamRecord } from '../lambdas/domain/stream-record.ts';

export interface LostEvents {
  /** How many events the records carry. */
  readonly events: number;
  /** Lines of the log that hold no event. */
  readonly otherLines: number;
  readonly records: readonly StreamRecord[];
}

/** Reads a log, one JSON object a line, and packs its events as their producer would have. */
export function lostEvents(log: string, buckets: number): LostEvents {
  const texts = log.split('\n').filter((line) => line.trim() !== '');
  const lines = texts.map((text, index) => lineOf(text, index, buckets)).filter((line) => line !== undefined);
  return {
    events: lines.length,
    otherLines: texts.length - lines.length,
    records: pack(lines).map((packed) => toStreamRecord(packed, buckets)),
  };
}

function lineOf(logged: string, index: number, buckets: number): Line | undefined {
  const event = fieldsOf(fieldsOf(parse(logged)).event);
  const { tenant, id, type } = event;
  if (typeof tenant !== 'string' || typeof id !== 'string' || typeof type !== 'string') return undefined;
  const text = `${JSON.stringify(event)}\n`;
  return { index, text, bytes: Buffer.byteLength(text), bucket: bucketOf(tenant, id, buckets) };
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
