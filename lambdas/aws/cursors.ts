/**
 * The cursors table: how far each shard was archived and counted, which ids its units held, what became of each unit.
 *
 *     pk                 sk                 item
 *     cursor             SHARD              last, arrival, parents            (archive)
 *     counted            SHARD              last, arrival                     (aggregate)
 *     seen#SHARD         FIRST#CHUNK        ids, last, arrival, expires       (aggregate)
 *     unit#SHARD         FIRST              the unit's ledger, expires        (aggregate)
 *     aside              SHARD#FIRST        key, after, counted               (aggregate)
 *
 * Every read is strongly consistent (rule 11).
 */
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { SEQUENCE_START } from '../domain/sequence.ts';
import type { Cursor, ParentEnd, Progress, Unit } from '../domain/unit.ts';
import { unlessRefused } from './condition.ts';

export function cursorTable(db: DynamoDBDocumentClient, table: string) {
  const read = async (pk: string, sk: string) =>
    (await db.send(new GetCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true }))).Item;

  const readCursor = async (shard: string): Promise<Cursor | undefined> => {
    const item = await read('cursor', shard);
    return item && { ...progressOf(item), parents: parentsOf(item.parents) };
  };

  return {
    readCursor,

    /** Writes a shard's first cursor item; answers the one that is there now. */
    async createCursor(shard: string, { last, arrivalMs, parents }: Cursor): Promise<Cursor> {
      const item = { pk: 'cursor', sk: shard, last, arrival: arrivalMs, parents };
      await unlessRefused(
        db.send(
          new PutCommand({ TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' }),
        ),
      );
      const cursor = await readCursor(shard);
      if (!cursor) throw new Error(`the cursor of ${shard} went away while it was read`);
      return cursor;
    },

    /** Moves the cursor forward; one that is there or further stays (rule 4). */
    async advanceCursor(shard: string, { last, arrivalMs }: Progress): Promise<void> {
      await unlessRefused(
        db.send(
          new UpdateCommand({
            TableName: table,
            Key: { pk: 'cursor', sk: shard },
            UpdateExpression: 'SET #last = :last, arrival = :arrival',
            ConditionExpression: '#last < :last',
            ExpressionAttributeNames: { '#last': 'last' },
            ExpressionAttributeValues: { ':last': last, ':arrival': arrivalMs },
          }),
        ),
      );
    },

    async readCounted(shard: string): Promise<Progress | undefined> {
      const item = await read('counted', shard);
      return item && progressOf(item);
    },

    /** Moves `counted` from `after` to `last`; what another attempt moved stays (rule 9). */
    async advanceCounted({ shard, after, last, arrivalMs }: Unit): Promise<void> {
      const isFirst = after === SEQUENCE_START;
      await unlessRefused(
        db.send(
          new PutCommand({
            TableName: table,
            Item: { pk: 'counted', sk: shard, last, arrival: arrivalMs },
            ConditionExpression: isFirst ? 'attribute_not_exists(pk)' : '#last = :after',
            ...(isFirst
              ? {}
              : {
                  ExpressionAttributeNames: { '#last': 'last' },
                  ExpressionAttributeValues: { ':after': after },
                }),
          }),
        ),
      );
    },

    /** What became of a unit's lines; the same on every attempt. */
    async writeUnitLedger(
      unit: Unit,
      ledger: Readonly<Record<string, unknown>>,
      expires: number,
    ): Promise<void> {
      const { shard, first, key, last, arrivalMs } = unit;
      const item = { pk: `unit#${shard}`, sk: first, key, last, arrival: arrivalMs, ...ledger, expires };
      await db.send(new PutCommand({ TableName: table, Item: item }));
    },

    /** Keeps a unit that doesn't follow what is counted; a rebuild reads the list. */
    async writeAside({ shard, first, key, after }: Unit, counted: string): Promise<void> {
      const item = { pk: 'aside', sk: `${shard}#${first}`, key, after, counted };
      await db.send(new PutCommand({ TableName: table, Item: item }));
    },
  };
}

const progressOf = (item: Record<string, unknown>): Progress => ({
  last: String(item.last),
  arrivalMs: Number(item.arrival),
});

const parentsOf = (parents: unknown): ParentEnd[] =>
  Array.isArray(parents)
    ? parents.map(({ shard, last }) => ({ shard: String(shard), last: String(last) }))
    : [];
