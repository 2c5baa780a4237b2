/**
 * The partitions that runs made, in the table `lake`, and the folders that no reader is led to: those that were
 * swapped away, and those that a run began and never swapped in. Both go when they are a day old.
 */
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { unlessRefused } from './condition.ts';
import { count, itemOf, itemsOf, putItem } from './items.ts';
import { unlessNewer } from './lake-items.ts';

const SUPERSEDED = 'superseded';

export interface MadePartition {
  readonly layer: string;
  readonly entity: string;
  readonly day: string;
  readonly run: string;
  readonly rows: number;
  readonly bytes: number;
  /** RFC 3339 */
  readonly at: string;
  /** The folder in its layer's bucket. */
  readonly prefix: string;
}

/** A folder that no reader is led to, since that instant. */
export interface Unused {
  readonly since: string;
  readonly layer: string;
  readonly prefix: string;
}

const unusedSort = ({ since, prefix }: Unused): string => `${since}#${prefix}`;

const findPartition =
  (db: DynamoDBDocumentClient, table: string) =>
  async (layer: string, entity: string, day: string): Promise<MadePartition | undefined> => {
    const item = await itemOf(db, table, `partition#${layer}#${entity}`, day);
    return (
      item && {
        layer,
        entity,
        day,
        run: String(item.run),
        rows: count(item.rows),
        bytes: count(item.bytes),
        at: String(item.at),
        prefix: String(item.prefix),
      }
    );
  };

export const lakePartitions = (db: DynamoDBDocumentClient, table: string) => ({
  /** Where a newer run has made the partition, it stays that run's, and the answer is its folder. */
  async write({ layer, entity, day, ...made }: MadePartition): Promise<string | undefined> {
    const Item = { pk: `partition#${layer}#${entity}`, sk: day, ...made };
    const put = new PutCommand({ TableName: table, Item, ...unlessNewer('run', made.run) });
    if (await unlessRefused(db.send(put))) return undefined;
    return (await findPartition(db, table)(layer, entity, day))?.prefix;
  },

  find: findPartition(db, table),

  setUnused: (unused: Unused): Promise<void> =>
    putItem(db, table, {
      pk: SUPERSEDED,
      sk: unusedSort(unused),
      layer: unused.layer,
      prefix: unused.prefix,
    }),

  async forgetUnused(unused: Unused): Promise<void> {
    await db.send(new DeleteCommand({ TableName: table, Key: { pk: SUPERSEDED, sk: unusedSort(unused) } }));
  },

  /** The oldest first. */
  async unused(): Promise<Unused[]> {
    const items = await itemsOf(db, table, SUPERSEDED);
    return items.map(({ sk, layer, prefix }) => ({
      since: String(sk).slice(0, String(sk).indexOf('#')),
      layer: String(layer),
      prefix: String(prefix),
    }));
  },
});
