/**
 * A line of a unit → what the rollups count of it. Depends on the line's bytes and on this bundle, on nothing else,
 * and never throws: a fault is a value (rule 8).
 */
import { EVENT_LIMITS, UNKNOWN } from '../domain/event.ts';
import { hash64 } from '../domain/hash.ts';
import { isTenantName } from '../domain/key.ts';
import type { Outcome } from '../domain/outcome.ts';
import { DIRECT, rollupId } from '../domain/rollup-row.ts';
import { ALL, DIMENSIONS, type Dimension, ROLLUPS, type Rollup } from '../domain/rollups.ts';
import { hourKey, minuteOfHour } from '../domain/time.ts';

/** One event's share of one row. */
export interface RowEntry {
  readonly rollup: string;
  readonly subject: string;
  readonly hour: string;
  readonly minute: string;
  readonly breakdowns: readonly (readonly [Dimension, string])[];
}

export interface Mapped {
  readonly tenant: string;
  /** The hour of `receivedAt`: the ledger's. */
  readonly arrivalHour: string;
  /** 64-bit hash of tenant and id, in hexadecimal. */
  readonly idHash: string;
  /** Empty for an event that no rollup counts. */
  readonly rows: readonly RowEntry[];
}

type Fields = Readonly<Record<string, unknown>>;

const LABEL_BYTES = 64;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Never throws; a rejected line's bytes stay in landingtmp. */
export function mapLine(line: string): Outcome<Mapped> {
  const event = parseObject(line);
  if (!event) return { reject: 'not a JSON object' };
  const { tenant, id, type } = event;
  if (typeof tenant !== 'string' || !isTenantName(tenant)) return { reject: 'no tenant' };
  if (!isText(id, EVENT_LIMITS.id)) return { reject: 'no id' };
  if (typeof type !== 'string') return { reject: 'no type' };
  const time = instant(event.time);
  const receivedAt = instant(event.receivedAt);
  if (time === undefined || receivedAt === undefined) return { reject: 'no time' };
  const idHash = hash64(`${tenant}\u0000${id}`);
  return { ok: { tenant, arrivalHour: hourKey(receivedAt), idHash, rows: rowsOf(event, time) } };
}

function parseObject(line: string): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(line));
  } catch {
    return undefined;
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fieldsOf = (value: unknown): Fields | undefined => (isFields(value) ? value : undefined);

/** A text of 1 to `limit` characters. */
const isText = (value: unknown, limit: number): value is string =>
  typeof value === 'string' && value !== '' && (value.length <= limit || [...value].length <= limit);

function instant(value: unknown): number | undefined {
  const ms = typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

function rowsOf(event: Fields, time: number): RowEntry[] {
  const client = fieldsOf(event.client);
  const audience = client?.bot === true || client?.prefetch === true ? 'bots' : 'people';
  const rollups = ROLLUPS.filter((one) => one.eventType === event.type && one.audience === audience);
  if (rollups.length === 0) return [];
  const hour = hourKey(time);
  const minute = minuteOfHour(time);
  const labels = DIMENSIONS.map((dimension) => [dimension, LABELS[dimension](event)] as const);
  return rollups.flatMap((rollup) => {
    const subject = subjectOf(rollup, event);
    const breakdowns = labels.filter(([dimension]) => rollup.breakdowns.includes(dimension));
    return subject === undefined ? [] : [{ rollup: rollupId(rollup), subject, hour, minute, breakdowns }];
  });
}

/** Well-formed, as half a surrogate pair is no UTF-8, and no key. */
function subjectOf({ by }: Rollup, { subject }: Fields): string | undefined {
  if (by === 'all') return ALL;
  return isText(subject, EVENT_LIMITS.subject) ? subject.toWellFormed() : undefined;
}

const LABELS: Readonly<Record<Dimension, (event: Fields) => string>> = {
  country: ({ client }) => labelOf(fieldsOf(client)?.country),
  referrer: ({ page }) => cutLabel(referrerHost(fieldsOf(page)?.referrer)),
  device: ({ client }) => labelOf(fieldsOf(client)?.device),
};

const labelOf = (value: unknown): string =>
  typeof value === 'string' && value !== '' ? cutLabel(value.toWellFormed()) : UNKNOWN;

/** The first bytes of a label that make whole characters. */
export function cutLabel(label: string): string {
  const bytes = Buffer.from(label);
  if (bytes.length <= LABEL_BYTES) return label;
  let end = LABEL_BYTES;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}

/** A name or an IPv4 address, or an IPv6 one in brackets: no host can pass for a label of ours. */
const HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/;

/** A referrer's host in lower case without port and final dot; `(direct)` without one, `(invalid)` if it has no host. */
export function referrerHost(referrer: unknown): string {
  if (typeof referrer !== 'string' || referrer === '' || referrer === '-') return DIRECT;
  // URL lowers the hosts of http and https alone.
  const host = URL.parse(referrer)?.hostname.toLowerCase().replace(/\.$/, '') ?? '';
  return HOST.test(host) ? host : '(invalid)';
}
