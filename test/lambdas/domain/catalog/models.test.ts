import { describe, expect, it } from '@jest/globals';
import type { Model } from '../../../../lambdas/domain/catalog/model.ts';
import { catalogTables, levels, MODELS } from '../../../../lambdas/domain/catalog/models.ts';
import { tableName } from '../../../../lambdas/domain/catalog/schema.ts';

const model = (entity: string, ...reads: string[]): Model => ({
  layer: 'smart',
  entity,
  comment: '',
  partition: 'event day',
  reads,
  columns: [],
});

const names = (models: readonly Model[]): string[] => models.map(({ entity }) => entity);

describe('levels', () => {
  it('puts each model behind what it reads, and side by side what may be made at the same time', () => {
    const models = [model('c', 'smart_a', 'smart_b'), model('a'), model('b'), model('d', 'smart_c')];

    expect(levels(models).map(names)).toEqual([['a', 'b'], ['c'], ['d']]);
  });

  it('refuses models that wait for each other, and a table that no model makes', () => {
    expect(() => levels([model('a', 'smart_b'), model('b', 'smart_a')])).toThrow(
      'never made: smart_a, smart_b',
    );
    expect(() => levels([model('a', 'smart_nowhere')])).toThrow('never made: smart_a');
  });

  it('orders every model there is', () => {
    expect(levels(MODELS).flat()).toHaveLength(MODELS.length);
  });
});

describe('catalogTables', () => {
  it('names each table once, and each column of a table once', () => {
    const tables = catalogTables();

    expect(new Set(tables.map(tableName)).size).toBe(tables.length);
    for (const { columns } of tables) {
      expect(new Set(columns.map(({ name }) => name)).size).toBe(columns.length);
    }
  });

  it('leaves the names of partition keys to the partitions', () => {
    const keys = catalogTables().flatMap(({ columns }) =>
      columns.filter(({ name }) => name === 'dt' || name === 'hh'),
    );

    expect(keys).toEqual([]);
  });
});
