/**
 * What one row may hold and what one expression may carry (rules 7 and 12).
 *
 * A breakdown value weighs at least 60 and its attribute's bytes + 8; a row's values weigh 30,000 at most. So 500
 * values of up to 52 bytes fit, fewer longer ones, and the row stays under 32 KB.
 */
import { type Amount, plus } from '../domain/money.ts';
import { OTHER, parseBreakdown } from '../domain/rollup-row.ts';

export const ROW_WEIGHT = 30_000;
const VALUE_WEIGHT = 60;
/** Additions an expression: `#a0 :a0, ` is 9 bytes, so 150 stay far under 4 KB and 300 operators. */
export const PART_ATTRIBUTES = 150;

type Adds = ReadonlyMap<string, Amount>;

/** Cuts a share by a fixed rule: its attributes in order, so many at a time. */
export function cutParts(adds: Adds, size = PART_ATTRIBUTES): Adds[] {
  const sorted = [...adds].sort(([a], [b]) => (a < b ? -1 : 1));
  const count = Math.ceil(sorted.length / size);
  return Array.from({ length: count }, (_, part) => new Map(sorted.slice(part * size, (part + 1) * size)));
}

const valueWeight = (attribute: string): number => Math.max(VALUE_WEIGHT, Buffer.byteLength(attribute) + 8);

/** `(other)` is free: there is always room for it. */
const weighs = (attribute: string): boolean => {
  const breakdown = parseBreakdown(attribute);
  return breakdown !== undefined && breakdown.label !== OTHER;
};

/** What the values among these attributes weigh. */
export const weightOf = (attributes: Iterable<string>): number =>
  [...attributes].filter(weighs).reduce((sum, attribute) => sum + valueWeight(attribute), 0);

export interface Fitted {
  readonly adds: Adds;
  /** Of the row afterwards. */
  readonly weight: number;
}

/** Fits a part into the row as it stands: new values past the limit count as `(other)`. */
export function fitRow(adds: Adds, row: ReadonlySet<string>): Fitted {
  const fitted = new Map<string, Amount>();
  let weight = weightOf(row);
  for (const [attribute, amount] of adds) {
    const more = weighs(attribute) && !row.has(attribute) ? valueWeight(attribute) : 0;
    const fits = more === 0 || weight + more <= ROW_WEIGHT;
    const name = fits ? attribute : otherOf(attribute);
    if (fits) weight += more;
    fitted.set(name, plus(fitted.get(name) ?? 0, amount));
  }
  return { adds: fitted, weight };
}

const otherOf = (attribute: string): string => `${parseBreakdown(attribute)?.dimension}=${OTHER}`;
