/** Every model against the catalog: DuckDB runs it over typed empty tables. */
import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sqlFile } from '../../lambdas/domain/catalog/model.ts';
import { MODELS } from '../../lambdas/domain/catalog/models.ts';
import { tableName } from '../../lambdas/domain/catalog/schema.ts';
import { DUCKDB_TYPES, type Lake, openLake, selectOf } from '../lake/engine.ts';
import { DAY, PARAMETERS } from './parameters.ts';

let lake: Lake;
beforeAll(async () => {
  lake = await openLake();
});
afterAll(() => lake.close());

it('there is one file a model, and no other', async () => {
  const files = await Promise.all(
    ['universal', 'smart'].map(async (layer) =>
      (await readdir(`sql/${layer}`)).map((name) => `sql/${layer}/${name}`),
    ),
  );

  expect(files.flat().sort()).toEqual(MODELS.map(sqlFile).sort());
});

it.each(MODELS.map(sqlFile))('%s begins with the question that it answers', async (file) => {
  expect(await readFile(file, 'utf8')).toMatch(/^-- [A-Z][^?\n]*\?\n/);
});

describe.each(MODELS.map((model) => [tableName(model), model] as const))('%s', (table, model) => {
  it('yields the columns of the catalog: names, types and order', async () => {
    const result = await lake.connection.runAndReadAll(await selectOf(model, PARAMETERS));
    const types = result.columnTypes().map(String);

    expect(result.columnNames().map((name, index) => [name, types[index]])).toEqual(
      model.columns.map(({ name, type }) => [name, DUCKDB_TYPES[type]]),
    );
  });

  it('yields nothing of nothing', async () => {
    await lake.build(model, PARAMETERS);

    expect(await lake.query(`SELECT * FROM ${table} WHERE dt = '${DAY}'`)).toEqual([]);
  });
});
