/** The receipts that land writes of its units, as readers ask for them. */
import { zstdDecompressSync } from 'node:zlib';
import type { Receipt, Sample } from '../domain/lake-reads.ts';
import { count } from './items.ts';

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const mapOf = <T>(value: unknown, parse: (value: unknown) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(fieldsOf(value)).map(([name, field]) => [name, parse(field)]));

const landed = ({ landed, rejected, filtered }: Fields) => ({
  landed: count(landed),
  rejected: count(rejected),
  filtered: count(filtered),
});

const tenantOf = (value: unknown) => {
  const fields = fieldsOf(value);
  return { ...landed(fields), entities: mapOf(fields.entities, count) };
};

const fileOf = (value: unknown) => {
  const { rows, bytes } = fieldsOf(value);
  return { rows: count(rows), bytes: count(bytes) };
};

const sampleOf = (value: unknown): Sample => {
  const { tenant, reason, detail, line, raw } = fieldsOf(value);
  return {
    tenant: String(tenant),
    reason: String(reason),
    detail: String(detail ?? ''),
    line: count(line),
    raw: String(raw ?? ''),
  };
};

/** `unit#2026-11-21T03` */
export const receiptsPartition = (arrivalHour: string): string => `unit#${arrivalHour}`;

/** A unit's receipt in parts has `#1`, `#2`… behind its name; the unit has landed once it has the one without. */
export const receiptPart = (name: string, part: number): string => `${name}#${part}`;
export const isReceiptPart = (name: string): boolean => name.includes('#');

/** Parses the item of a receipt. Some hundred bytes: unpacking them in a thread of their own takes longer. */
export function receiptOf(item: Fields): Receipt {
  const packed = item.detail instanceof Uint8Array ? zstdDecompressSync(item.detail) : '{}';
  const detail = fieldsOf(JSON.parse(packed.toString()));
  return {
    arrivalHour: String(item.pk).slice(receiptsPartition('').length),
    key: String(item.key),
    lines: count(item.lines),
    ...landed(item),
    tenants: mapOf(detail.tenants, tenantOf),
    files: mapOf(detail.files, fileOf),
    reasons: mapOf(detail.reasons, count),
    samples: Array.isArray(detail.samples) ? detail.samples.map(sampleOf) : [],
    days: mapOf(detail.days, count),
  };
}
