/**
 * A line of a unit → what the rollups count of it. Depends on the line's bytes and on this bundle, on nothing else,
 * and never throws: a fault is a value (rule 8).
 */
import { signOf } from '../domain/conversion.ts';
import { type Fields, fieldsOf } from '../domain/fields.ts';
import { hash64 } from '../domain/hash.ts';
import { labelsOf } from '../domain/labels.ts';
import { type ParsedLine, parseLine } from '../domain/line.ts';
import type { RejectedLine } from '../domain/line-faults.ts';
import { breakdownAttribute, rollupId, valueAttribute } from '../domain/rollup-row.ts';
import { ALL, ROLLUPS, type Rollup } from '../domain/rollups.ts';
import { hourKey, minuteOfHour } from '../domain/time.ts';

/** One event's share of one row. */
export interface RowEntry {
  readonly rollup: string;
  readonly subject: string;
  readonly hour: string;
  readonly minute: string;
  /** What it counts: 1, or −1 for what takes another one back. */
  readonly count: 1 | -1;
  /** Breakdown attributes, each of which it counts for as well. */
  readonly labels: readonly string[];
  /** What it is worth, in millionths, under the attribute of its currency. */
  readonly worth?: readonly [attribute: string, millionths: number];
}

interface Mapped {
  readonly tenant: string;
  /** The hour of `receivedAt`: the ledger's. */
  readonly arrivalHour: string;
  /** 64-bit hash of tenant and id, in hexadecimal. */
  readonly idHash: string;
  /** Empty for an event that no rollup counts. */
  readonly rows: readonly RowEntry[];
}

export type MappedLine = { readonly ok: Mapped } | RejectedLine;

/** Never throws; a rejected line's bytes stay in landingtmp. */
export function mapLine(line: string): MappedLine {
  const parsed = parseLine(line);
  if ('reject' in parsed) return parsed;
  const { tenant, id, receivedMs } = parsed.ok;
  const idHash = hash64(`${tenant}\u0000${id}`);
  return { ok: { tenant, arrivalHour: hourKey(receivedMs), idHash, rows: rowsOf(parsed.ok) } };
}

const audienceOf = (client: Fields | undefined) =>
  client?.bot === true || client?.prefetch === true ? 'bots' : 'people';

function rowsOf(event: ParsedLine): RowEntry[] {
  const { type, timeMs, fields } = event;
  const audience = audienceOf(fieldsOf(fields.client));
  const rollups = ROLLUPS.filter((one) => one.eventType === type && one.audience === audience);
  if (rollups.length === 0) return [];
  const place = { hour: hourKey(timeMs), minute: minuteOfHour(timeMs) };
  const labels = labelsOf(fields);
  return rollups.flatMap((rollup) => {
    const subject = rollup.by === 'all' ? ALL : event.subject;
    if (subject === undefined) return [];
    const counted = rollup.breakdowns.map((dimension) => breakdownAttribute(dimension, labels[dimension]));
    return [{ rollup: rollupId(rollup), subject, ...place, labels: counted, ...measuresOf(rollup, event) }];
  });
}

/** A conversion is net; whatever else is counted, is counted once. */
function measuresOf({ sumsValue }: Rollup, event: ParsedLine): Pick<RowEntry, 'count' | 'worth'> {
  const { status, millionths, currency } = event;
  const count = status === undefined ? 1 : signOf(status);
  if (!sumsValue || millionths === undefined || currency === undefined) return { count };
  return { count, worth: [valueAttribute(currency), count * millionths] };
}
