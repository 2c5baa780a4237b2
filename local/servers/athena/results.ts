/** A SELECT's rows, a line of JSON each: however many there are. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnInfo } from './execution.ts';
import { isFloat, printed, typeName } from './printed.ts';

export interface Written {
  readonly rows: number;
  readonly columns: readonly ColumnInfo[];
}

/** Runs the SELECT and writes its rows to the file. */
export async function writeResult(
  connection: DuckDBConnection,
  select: string,
  path: string,
): Promise<Written> {
  const result = await connection.stream(select);
  const types = result.columnTypes();
  const columns = result.columnNames().map((name, at): ColumnInfo => {
    const type = types[at];
    const [, precision = '0', scale = '0'] = /\((\d+),(\d+)\)/.exec(String(type)) ?? [];
    return {
      name,
      type: type ? typeName(type) : 'varchar',
      precision: Number(precision),
      scale: Number(scale),
    };
  });
  const whole = columns.map(({ type }) => !isFloat(type));
  const file = createWriteStream(path);
  let rows = 0;
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    const lines = chunk.getRows().map((values) => {
      const texts = values.map((value, at) =>
        typeof value === 'number' && whole[at] ? String(value) : (printed(value) ?? null),
      );
      return `${JSON.stringify(texts)}\n`;
    });
    rows += chunk.rowCount;
    if (!file.write(lines.join(''))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
  return { rows, columns };
}
