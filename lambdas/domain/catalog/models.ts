/** Every model, what must be made before it, and every table of the catalog. */
import { ENTITIES, LINKS_SNAPSHOT, RAW, REJECTED } from './landing.ts';
import type { Model } from './model.ts';
import { type LakeTable, tableName } from './schema.ts';
import { SMART } from './smart.ts';
import { UNIVERSAL } from './universal.ts';

export const MODELS: readonly Model[] = [...UNIVERSAL, ...SMART];

/**
 * The models in levels: each reads only what levels before its own made, so a level's models can be made at the
 * same time.
 * @throws Error where a model reads what no model makes, or models read each other in a circle.
 */
export function levels(models: readonly Model[]): readonly (readonly Model[])[] {
  const made = new Set<string>();
  const result: (readonly Model[])[] = [];
  let waiting = models;
  while (waiting.length > 0) {
    const level = waiting.filter(({ reads }) => reads.every((table) => made.has(table)));
    if (level.length === 0) throw new Error(`never made: ${waiting.map(tableName).join(', ')}`);
    for (const model of level) made.add(tableName(model));
    waiting = waiting.filter((model) => !level.includes(model));
    result.push(level);
  }
  return result;
}

/** Every table of the Glue database. */
export const catalogTables = (): readonly LakeTable[] => [
  RAW,
  ...ENTITIES,
  REJECTED,
  LINKS_SNAPSHOT,
  ...MODELS,
];
