/** Values and types as Athena prints them: texts, whatever the type. */
import {
  DuckDBBlobValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';

/** Undefined for NULL, which Athena's answers leave out. */
export function printed(value: DuckDBValue): string | undefined {
  if (value === null) return undefined;
  if (typeof value === 'number') return printedDouble(value);
  if (value instanceof DuckDBTimestampValue) return time(value.micros);
  if (value instanceof DuckDBTimestampTZValue) return `${time(value.micros)} UTC`;
  if (value instanceof DuckDBBlobValue) return (hex(value.bytes).match(/../g) ?? []).join(' ');
  if (value instanceof DuckDBListValue) return `[${value.items.map(within).join(', ')}]`;
  if (value instanceof DuckDBStructValue)
    return `{${Object.entries(value.entries)
      .map(([name, each]) => `${name}=${within(each)}`)
      .join(', ')}}`;
  if (value instanceof DuckDBMapValue)
    return `{${value.entries.map(({ key, value: each }) => `${within(key)}=${within(each)}`).join(', ')}}`;
  return String(value);
}

const within = (value: DuckDBValue): string => printed(value) ?? 'null';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** `2026-11-21 03:00:00.000` */
function time(micros: bigint): string {
  return new Date(Number(micros / 1_000n)).toISOString().slice(0, 23).replace('T', ' ');
}

/** As Java's Double.toString has it: 1.0, 0.001, 1.0E7, 1.0E-4. */
function printedDouble(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (Object.is(value, -0)) return '-0.0';
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e');
    return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
  }
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** Integers and floats come as numbers alike: only a float has a point. */
export const isFloat = (type: string): boolean => type === 'double' || type === 'float';

const NAMES: Readonly<Record<string, string>> = {
  VARCHAR: 'varchar',
  BIGINT: 'bigint',
  // What sum() of a bigint is in Trino.
  HUGEINT: 'bigint',
  UBIGINT: 'bigint',
  INTEGER: 'integer',
  SMALLINT: 'smallint',
  TINYINT: 'tinyint',
  DOUBLE: 'double',
  FLOAT: 'float',
  BOOLEAN: 'boolean',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_MS: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'timestamp with time zone',
  BLOB: 'varbinary',
  JSON: 'json',
};

/** Athena's name of a column's type. */
export function typeName(type: DuckDBType): string {
  const text = type.alias ?? String(type);
  const [, root = text] = /^(\w+)\(/.exec(text) ?? [];
  if (text.endsWith(']')) return 'array';
  if (root === 'STRUCT') return 'row';
  if (root === 'MAP') return 'map';
  if (root === 'DECIMAL') return 'decimal';
  return NAMES[text] ?? text.toLowerCase();
}
