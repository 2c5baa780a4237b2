/** docs/lake-tables.md: every table and column of the catalog, for people who write SQL. */
import { REJECTED } from '../lambdas/domain/catalog/landing.ts';
import { type LakeTable, tableName } from '../lambdas/domain/catalog/schema.ts';

const KEYS: Readonly<Record<LakeTable['layer'], string>> = {
  landingtmp: '`dt`, `hh`: the day and hour of arrival, UTC',
  landing: '`dt`, `hh`: the day and hour of arrival, UTC',
  universal: '`dt`: the day, UTC',
  smart: '`dt`: the day, UTC',
};

const keysOf = (table: LakeTable): string =>
  table === REJECTED ? `\`entity\`: what it would have been; ${KEYS.landing}` : KEYS[table.layer];

const section = (table: LakeTable): string =>
  [
    `## ${tableName(table)}`,
    `${table.comment}. Partitioned by ${keysOf(table)}.`,
    '',
    '| column | type | what it is |',
    '|---|---|---|',
    ...table.columns.map(({ name, type, comment }) => `| \`${name}\` | ${type} | ${comment} |`),
  ].join('\n');

export const tablesPage = (tables: readonly LakeTable[]): string =>
  [
    '# The tables of the lake',
    'Made from `lambdas/domain/catalog/` by `node tools/lake-tables.ts`; a test holds it to it. What they mean is in',
    '[lake.md](lake.md).',
    '',
    'Types: `decimal` is decimal(18,6), `timestamp` is in UTC, with milliseconds and without a zone; `json` is a text that',
    'holds one JSON value. Partition keys are texts: `dt` is `2026-11-21`, `hh` is `03`.',
    '',
    `${tables.map(section).join('\n\n')}\n`,
  ].join('\n');
