/**
 * A receipt in parts that fit into items of a table: each has some of the unit's tenants, and all that is theirs. Read
 * one by one, parts are receipts whose sums are the unit's.
 */
import type { Receipt } from './lake-reads.ts';

/** An item of DynamoDB holds 400 KB: so many tenants take a quarter of it, compressed, if their names are random. */
const TENANTS = 1_000;

/** The first is there for every unit, and has what is nobody's share. */
export function partsOf(receipt: Receipt): Receipt[] {
  const names = Object.keys(receipt.tenants).sort();
  if (names.length <= TENANTS) return [receipt];
  const parts = Array.from({ length: Math.ceil(names.length / TENANTS) }, (_, at) =>
    partOf(receipt, new Set(names.slice(at * TENANTS, (at + 1) * TENANTS))),
  );
  const [first, ...others] = parts;
  const left = (name: Counter): number => others.reduce((rest, part) => rest - part[name], receipt[name]);
  const counts = { lines: left('lines'), landed: left('landed') };
  const rest = { rejected: left('rejected'), filtered: left('filtered') };
  return first ? [{ ...first, ...counts, ...rest }, ...others] : [];
}

type Counter = 'lines' | 'landed' | 'rejected' | 'filtered';

function partOf(receipt: Receipt, own: ReadonlySet<string>): Receipt {
  const tenants = Object.entries(receipt.tenants).filter(([tenant]) => own.has(tenant));
  const sum = (name: 'landed' | 'rejected' | 'filtered'): number =>
    tenants.reduce((total, [, outcome]) => total + outcome[name], 0);
  const [landed, rejected, filtered] = [sum('landed'), sum('rejected'), sum('filtered')];
  const reasons = Object.entries(receipt.reasons).filter(([name]) =>
    own.has(name.slice(0, name.indexOf('|'))),
  );
  return {
    ...receipt,
    ...{ lines: landed + rejected + filtered, landed, rejected, filtered },
    tenants: Object.fromEntries(tenants),
    reasons: Object.fromEntries(reasons),
    samples: receipt.samples.filter(({ tenant }) => own.has(tenant)),
  };
}
