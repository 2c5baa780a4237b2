/** The labels that events are broken down by: the same in the rollups as in the lake. */
import { UNKNOWN } from './event.ts';
import { type Fields, fieldsOf } from './fields.ts';
import { DIRECT } from './rollup-row.ts';
import type { Dimension } from './rollups.ts';

const LABEL_BYTES = 64;

/** An event's label in each dimension; whatever the event holds, there is one. */
export function labelsOf({ client, page }: Fields): Readonly<Record<Dimension, string>> {
  return {
    country: labelOf(fieldsOf(client)?.country),
    referrer: cutLabel(referrerHost(fieldsOf(page)?.referrer)),
    device: labelOf(fieldsOf(client)?.device),
  };
}

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
