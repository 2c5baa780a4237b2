/** What a model makes of literal rows. */
import type { Model } from '../../lambdas/domain/catalog/model.ts';
import { MODELS } from '../../lambdas/domain/catalog/models.ts';
import { tableName } from '../../lambdas/domain/catalog/schema.ts';
import type { Parameters } from '../../lambdas/domain/catalog/statement.ts';
import { openLake, type Row } from '../lake/engine.ts';
import { DAY, PARAMETERS } from './parameters.ts';

/** Rows by table. */
export type Given = Readonly<Record<string, readonly Row[]>>;

const modelOf = (table: string): Model => {
  const model = MODELS.find((one) => tableName(one) === table);
  if (!model) throw new Error(`there is no model ${table}`);
  return model;
};

/**
 * Builds one table's partition from rows of others; of {@link DAY}, unless parameters say another.
 * @param pick SQL: the columns to see, by which the rows are ordered too.
 */
export async function made(
  table: string,
  pick: string,
  given: Given,
  parameters: Partial<Parameters> = {},
): Promise<readonly (readonly unknown[])[]> {
  const lake = await openLake();
  try {
    for (const [name, rows] of Object.entries(given)) await lake.insert(name, rows);
    await lake.build(modelOf(table), { ...PARAMETERS, ...parameters });
    const day = parameters.day ?? DAY;
    const rows = await lake.query(`SELECT ${pick} FROM ${table} WHERE dt = '${day}' ORDER BY ALL`);
    return rows.map((row) => Object.values(row));
  } finally {
    lake.close();
  }
}

/** Of events, on {@link DAY} unless they say otherwise: tenant `demo`, at a time of day. */
export const at = (time: string): Row => ({ tenant: 'demo', event_time: `${DAY} ${time}`, dt: DAY });
