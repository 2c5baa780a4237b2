/** A result as text: a table for people, JSON and CSV for programs. */
import type { Result } from '../aws-query.ts';
import type { Format } from './options.ts';

const NUMBERS = new Set(['tinyint', 'smallint', 'integer', 'bigint', 'float', 'double', 'decimal']);

export const shown = (result: Result, format: Format): string =>
  format === 'json' ? asJson(result) : format === 'csv' ? asCsv(result) : asTable(result);

/** Texts, as Athena has them: a bigint or a decimal would lose digits as a number of JSON's. */
const asJson = ({ columns, rows }: Result): string =>
  JSON.stringify(
    rows.map((row) => Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null]))),
    null,
    2,
  );

const asCsv = ({ columns, rows }: Result): string =>
  [columns.map(({ name }) => name), ...rows].map((row) => row.map(field).join(',')).join('\n');

/** NULL is an empty field, an empty text a quoted one. */
function field(text: string | null): string {
  if (text === null) return '';
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function asTable({ columns, rows, more, scannedBytes, seconds }: Result): string {
  const head = columns.map(({ name, type }) => (type.startsWith('timestamp') ? `${name} (UTC)` : name));
  const cells = rows.map((row) => row.map((text) => (text === null ? 'NULL' : oneLine(text))));
  const widths = head.map((name, at) => Math.max(name.length, ...cells.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((text, at) =>
        NUMBERS.has(columns[at]?.type ?? '') ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  const count = `${rows.length}${more ? ' rows, and there are more (--rows N shows N)' : rows.length === 1 ? ' row' : ' rows'}`;
  const account = `${count}; ${bytes(scannedBytes)} scanned in ${seconds.toFixed(1)} s`;
  return [line(head), rule, ...cells.map(line), '', account].join('\n');
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ');

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** `1.2 MB`, in powers of ten as prices are. */
export function bytes(count: number): string {
  const step = count < 1_000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(count) / 3));
  return `${step === 0 ? count : (count / 1_000 ** step).toFixed(1)} ${UNITS[step]}`;
}
