import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { catalogTables, MODELS } from '../../lambdas/domain/catalog/models.ts';
import { tableName } from '../../lambdas/domain/catalog/schema.ts';
import { tablesPage } from '../../tools/tables-page.ts';

it('docs/lake-tables.md is what the catalog says (node tools/lake-tables.ts > docs/lake-tables.md)', async () => {
  expect(await readFile('docs/lake-tables.md', 'utf8')).toBe(tablesPage(catalogTables()));
});

it('docs/lake.md tells of every model', async () => {
  const page = await readFile('docs/lake.md', 'utf8');

  expect(MODELS.map(tableName).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
