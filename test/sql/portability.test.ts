/** Every model is in the language that Trino and DuckDB share; see test/sql/functions.ts. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { MODELS } from '../../lambdas/domain/catalog/models.ts';
import { tableName } from '../../lambdas/domain/catalog/schema.ts';
import { selectOf } from '../lake/engine.ts';
import { CAST_TYPES, EXPRESSIONS, FUNCTIONS } from './functions.ts';
import { PARAMETERS } from './parameters.ts';
import { type Ingredients, trinoReader } from './trino.ts';

let read: (sql: string) => Ingredients;
beforeAll(async () => {
  read = await trinoReader();
}, 60_000);

/** What in it isn't shared, or not alike. */
const faultsOf = (sql: string): readonly string[] => {
  const { errors, functions, expressions, castTypes, dividends } = read(sql);
  const beyond = (found: ReadonlySet<string>, allowed: readonly string[]) =>
    [...found].filter((one) => !allowed.includes(one));
  return [
    ...errors,
    ...beyond(functions, Object.keys(FUNCTIONS)).map((name) => `function ${name}`),
    ...beyond(expressions, EXPRESSIONS).map((kind) => `expression ${kind}`),
    ...beyond(castTypes, CAST_TYPES).map((type) => `cast to ${type}`),
    ...[...dividends]
      .filter((text) => !/^CAST\(.*ASdouble\)$/i.test(text))
      .map((text) => `division of ${text}, which may be an integer`),
  ];
};

describe.each(MODELS.map((model) => [tableName(model), model] as const))('%s', (_table, model) => {
  it('is a SELECT of Trino, made of what both engines mean the same by', async () => {
    expect(faultsOf(await selectOf(model, PARAMETERS))).toEqual([]);
  });
});

describe('the list', () => {
  it('has no function, expression or type that no model uses', async () => {
    const all = await Promise.all(MODELS.map(async (model) => read(await selectOf(model, PARAMETERS))));
    const used = (pick: (one: Ingredients) => ReadonlySet<string>) =>
      [...new Set(all.flatMap((one) => [...pick(one)]))].sort();

    expect(used(({ functions }) => functions)).toEqual(Object.keys(FUNCTIONS).sort());
    expect(used(({ expressions }) => expressions)).toEqual([...EXPRESSIONS].sort());
    expect(used(({ castTypes }) => castTypes)).toEqual([...CAST_TYPES].sort());
  });

  it.each([
    ['SELECT 7 / 2', 'division of 7, which may be an integer'],
    ["SELECT concat('a', NULL)", 'function concat'],
    ['SELECT greatest(1, NULL)', 'function greatest'],
    ['SELECT least(1, NULL)', 'function least'],
    ["SELECT EXTRACT(DAY FROM DATE '2026-11-21')", 'expression Extract'],
    ['SELECT current_timestamp', 'expression CurrentTimestamp'],
    ['SELECT CAST(1 AS real)', 'cast to real'],
  ])('refuses %s', (sql, fault) => {
    expect(faultsOf(sql)).toContain(fault);
  });

  it.each([
    'SELECT 1::bigint',
    'SELECT [1, 2]',
    'SELECT * EXCLUDE (a) FROM t',
    'SELECT a FROM t QUALIFY row_number() OVER () = 1',
    'FROM t',
  ])('refuses what is DuckDB’s alone: %s', (sql) => {
    expect(faultsOf(sql)).not.toEqual([]);
  });
});
