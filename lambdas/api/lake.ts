/** The lake's tables, and what of each partition is the tenant's own. */
import * as Type from 'typebox';
import { ENTITIES, RAW, REJECTED } from '../domain/catalog/landing.ts';
import { MODELS } from '../domain/catalog/models.ts';
import type { LakeLayer, LakeTable } from '../domain/catalog/schema.ts';
import type { DayRange } from '../domain/lake-reads.ts';
import { DAYS_PARAMETERS, readDays } from './days.ts';
import { arrivedPartitions, madePartitions, type Partition } from './lake-partitions.ts';
import type { ApiPorts } from './ports.ts';
import { noSuchEntity } from './problems.ts';
import { failed, type Reply } from './reply.ts';
import type { Call } from './router.ts';

export const LAKE_QUERY = Type.Object(DAYS_PARAMETERS, { additionalProperties: false });

const TABLES: readonly LakeTable[] = [RAW, ...ENTITIES, REJECTED, ...MODELS];

export async function answerLakeList(): Promise<Reply> {
  const items = TABLES.map(({ layer, entity, comment, columns }) => ({
    layer,
    entity,
    path: `/v1/lake/${layer}/${entity}`,
    rows: comment,
    columns,
  }));
  return { status: 200, body: { items }, unchangedWhile: items };
}

const isArrival = (layer: LakeLayer): boolean => layer === 'landingtmp' || layer === 'landing';

export const answerLakeTable =
  (layer: LakeLayer, ports: Pick<ApiPorts, 'lake' | 'objects'>) =>
  async ({ tenant, id, nowMs }: Call, query: Type.Static<typeof LAKE_QUERY>): Promise<Reply> => {
    const table = TABLES.find((one) => one.layer === layer && one.entity === id);
    if (!table) return noSuchEntity(layer, id);
    const days = readDays(query, nowMs);
    if (failed(days)) return days;
    const partitions = await (isArrival(layer)
      ? arrivedPartitions(table, tenant, days.ok, ports.lake, nowMs)
      : madePartitions(table, tenant, days.ok, ports));
    return failed(partitions) ? partitions : answered(table, days.ok, partitions.ok);
  };

function answered({ layer, entity }: LakeTable, days: DayRange, partitions: readonly Partition[]): Reply {
  const body = {
    layer,
    entity,
    from: days.first,
    to: days.last,
    rows: partitions.reduce((sum, { rows }) => sum + rows, 0),
    bytes: partitions.reduce<number | null>(
      (sum, { bytes }) => (sum === null || bytes === null ? null : sum + bytes),
      0,
    ),
    partitions,
  };
  return { status: 200, body, unchangedWhile: body };
}
