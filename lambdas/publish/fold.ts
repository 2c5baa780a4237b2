/** Rows of `rollup_hours`, an attribute each → rows of the rollups table, all attributes of one hour in one. */
import { fnv1a, sha256 } from '../domain/hash.ts';
import { type Amount, plus } from '../domain/money.ts';
import type { FinalRow } from '../domain/publication.ts';
import { OTHER, parseBreakdown } from '../domain/rollup-row.ts';
import { ALL, DIMENSIONS, ROLLUPS, type Rollup } from '../domain/rollups.ts';
import type { ModelRow } from './cells.ts';

/** What a live row holds at most; here the largest are kept (rule 12). */
const VALUES = 500;

/** Which of the subjects are folded now: a day of very many is folded in turns, each within memory. */
export interface Turn {
  readonly turn: number;
  readonly of: number;
}

interface OpenRow extends FinalRow {
  readonly counts: Map<string, Amount>;
}

/** In any order: an engine may write a result in several files at once. */
export async function foldRows(
  rows: AsyncIterable<ModelRow>,
  hours: ReadonlySet<string>,
  { turn, of }: Turn,
): Promise<FinalRow[]> {
  const open = new Map<string, OpenRow>();
  for await (const { tenant, metric, audience, subject, hour, attribute, amount } of rows) {
    if (!hours.has(String(hour))) continue;
    if (of > 1 && fnv1a(`${tenant}\n${subject}`) % of !== turn) continue;
    const rollup = rollupOf(String(metric), String(audience), String(subject));
    if (!rollup || !hasAttribute(rollup, String(attribute))) continue;
    const name = [tenant, rollup.name, subject, hour].join('\n');
    let row = open.get(name);
    if (!row) {
      row = {
        ...{ tenant: String(tenant), rollup: rollup.name, subject: String(subject), hour: String(hour) },
        counts: new Map(),
      };
      open.set(name, row);
    }
    row.counts.set(String(attribute), plus(row.counts.get(String(attribute)) ?? 0, amountOf(amount)));
  }
  return [...open.values()].map((row) => ({ ...row, counts: limited(row.counts) }));
}

const amountOf = (value: unknown): Amount =>
  typeof value === 'bigint' ? plus(value, 0) : typeof value === 'number' ? value : 0;

const ROLLUP_NAMES = new Map<string, Rollup>(
  ROLLUPS.map((rollup) => [[rollup.metric, rollup.audience, rollup.by].join('\n'), rollup]),
);

const rollupOf = (metric: string, audience: string, subject: string): Rollup | undefined =>
  ROLLUP_NAMES.get([metric, audience, subject === ALL ? 'all' : 'subject'].join('\n'));

/** As the live rows of the rollup: a breakdown that it doesn't declare has no place in it. */
function hasAttribute({ breakdowns, sumsValue }: Rollup, attribute: string): boolean {
  const breakdown = parseBreakdown(attribute);
  if (!breakdown) return true;
  if (breakdown.dimension === 'value') return sumsValue === true;
  return breakdowns.some((dimension) => dimension === breakdown.dimension);
}

const isValue = (attribute: string): boolean => {
  const { dimension, label } = parseBreakdown(attribute) ?? {};
  return label !== OTHER && DIMENSIONS.some((one) => one === dimension);
};

function limited(counts: ReadonlyMap<string, Amount>): Map<string, Amount> {
  const values = [...counts].filter(([attribute]) => isValue(attribute));
  if (values.length <= VALUES) return new Map(counts);
  const ranked = values.toSorted(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x > y ? -1 : 1));
  const kept = new Map([...counts].filter(([attribute]) => !isValue(attribute)));
  for (const [attribute, amount] of ranked.slice(0, VALUES)) kept.set(attribute, amount);
  for (const [attribute, amount] of ranked.slice(VALUES)) {
    const other = `${parseBreakdown(attribute)?.dimension}=${OTHER}`;
    kept.set(other, plus(kept.get(other) ?? 0, amount));
  }
  return kept;
}

/** The rows of one tenant's hour. */
export interface HourRows {
  readonly tenant: string;
  readonly hour: string;
  readonly rows: readonly FinalRow[];
}

export const byHour = (rows: readonly FinalRow[]): HourRows[] =>
  [...Map.groupBy(rows, ({ tenant, hour }) => `${tenant}\n${hour}`).values()].map((group) => ({
    tenant: group[0]?.tenant ?? '',
    hour: group[0]?.hour ?? '',
    rows: group,
  }));

const DIGEST_BITS = 64n;

/** Tells whether two runs have the same figures, whatever the order of rows and attributes, or the turns. */
export function addDigest(digest: bigint, rows: readonly FinalRow[]): bigint {
  const texts = rows.map(({ rollup, subject, counts }) => {
    const sorted = [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, amount]) => `${name} ${amount}`);
    return [rollup, subject, ...sorted].join('\n');
  });
  const sum = texts.reduce((total, text) => total + BigInt(`0x${sha256(text).slice(0, 16)}`), digest);
  return BigInt.asUintN(Number(DIGEST_BITS), sum);
}
