/** A report's rows as JSON or CSV text. Pure. */
import { zstdDecompressSync } from 'node:zlib';
import type { Column } from '../domain/catalog/schema.ts';
import { cellIs, cellJson, cellText, isNumber } from './cells.ts';
import { csvLine, harmless } from './csv.ts';
import type { ShownDay } from './report-days.ts';

export type ReportRow = Readonly<Record<string, unknown>>;

/** What a run published of one day: zstd of a JSON array of rows. */
export function unpackRows(packed: Buffer): ReportRow[] {
  const rows: unknown = JSON.parse(zstdDecompressSync(packed).toString());
  if (!Array.isArray(rows)) throw new Error('a published report is no JSON array');
  return rows.map((row) => Object(row));
}

/** By column, what it must be. */
export type Filters = Readonly<Record<string, string>>;

export const keeps =
  (columns: readonly Column[], filters: Filters) =>
  (row: ReportRow): boolean =>
    columns.every(({ name, type }) => {
      const wanted = filters[name];
      return wanted === undefined || cellIs(type, row[name], wanted);
    });

/** How a format writes: what stands before the rows, a day's rows, what stands between days and behind all. */
export interface Writer {
  readonly contentType: string;
  readonly extension: string;
  readonly head: string;
  readonly rows: (day: ShownDay, rows: readonly ReportRow[]) => string;
  readonly between: string;
  readonly tail: string;
}

/** @param about the answer's other members. */
export const jsonWriter = (columns: readonly Column[], about: Readonly<Record<string, unknown>>): Writer => ({
  contentType: 'application/json',
  extension: 'json',
  head: `${JSON.stringify(about).slice(0, -1)},"rows":[`,
  rows: ({ dt }, rows) => rows.map((row) => jsonRow(columns, dt, row)).join(','),
  between: ',',
  tail: ']}',
});

function jsonRow(columns: readonly Column[], dt: string, row: ReportRow): string {
  const cells = columns.map(({ name, type }) => `${JSON.stringify(name)}:${cellJson(type, row[name])}`);
  return `{${[`"dt":"${dt}"`, ...cells].join(',')}}`;
}

/** A column `state` at the end: a file goes about without the rest of the answer. */
export const csvWriter = (columns: readonly Column[]): Writer => ({
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  head: csvLine(['dt', ...columns.map(({ name }) => name), 'state']),
  rows: ({ dt, state }, rows) =>
    rows.map((row) => csvLine([dt, ...columns.map(textOf(row)), state])).join(''),
  between: '',
  tail: '',
});

const textOf =
  (row: ReportRow) =>
  ({ name, type }: Column): string => {
    const text = cellText(row[name]);
    return isNumber(type) ? text : harmless(text);
  };
