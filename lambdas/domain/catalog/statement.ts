/** From a model's file to what an engine runs: parameters become literals, and the result goes to a folder. */
import { dayKey } from '../time.ts';

/** Days are written `2026-11-21`, UTC. */
export interface Parameters {
  /** The partition to build. */
  readonly day: string;
  /** The landing partitions (arrival days) that hold rows of the day. */
  readonly arrivalDays: readonly string[];
  /** Arrival days in which an earlier copy of such a row may lie; see {@link earlierDays}. */
  readonly earlierDays: readonly string[];
  /** The most days from a click to the conversion that is attributed to it. */
  readonly attributionDays: number;
}

const DAY_MS = 24 * 3_600_000;

/** The day that is `count` days after this one, or before it if negative. */
export const addDays = (day: string, count: number): string => dayKey(Date.parse(day) + count * DAY_MS);

/** The arrival days, and up to `lateDays` before each: how far apart two copies of an event may arrive. In order. */
export function earlierDays(arrivalDays: readonly string[], lateDays: number): string[] {
  const back = Array.from({ length: lateDays + 1 }, (_, days) => -days);
  return [...new Set(arrivalDays.flatMap((day) => back.map((days) => addDays(day, days))))].sort();
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** `IN (NULL)` holds for nothing, where `IN ()` isn't SQL. */
const list = (texts: readonly string[]): string => (texts.length > 0 ? texts.map(quoted).join(', ') : 'NULL');

const LITERALS: Readonly<Record<string, (parameters: Parameters) => string>> = {
  day: ({ day }) => quoted(day),
  arrival_days: ({ arrivalDays }) => list(arrivalDays),
  earlier_days: (parameters) => list(parameters.earlierDays),
  attribution_days: ({ attributionDays }) => String(attributionDays),
  attribution_from: ({ day, attributionDays }) => quoted(addDays(day, -attributionDays)),
};

/** A text, a quoted name, a comment: what a colon means nothing in. Else a parameter. */
const PIECE = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|:(?<name>[a-z_]+)/g;

/**
 * The SELECT of a model's file, for one day.
 * @throws Error where the file names a parameter that there is none of.
 */
export const statement = (sqlText: string, parameters: Parameters): string =>
  sqlText
    .replace(PIECE, (piece, name: string | undefined) => {
      if (name === undefined) return piece;
      const literal = LITERALS[name];
      if (!literal) throw new Error(`there is no parameter :${name}`);
      return literal(parameters);
    })
    .trimEnd();

/** Writes a SELECT's rows as Parquet into an empty folder: `s3://bucket/clicks/dt=2026-11-21/run=…/`. */
export const unload = (select: string, location: string): string =>
  `UNLOAD (\n${select}\n) TO ${quoted(location)} WITH (format = 'PARQUET', compression = 'ZSTD')`;
