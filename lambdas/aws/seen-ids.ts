/**
 * The ids of counted units, in the cursors table: 64-bit hashes, sorted, 8 bytes each. An item holds 320 KB at most;
 * it is kept as long as the queue keeps a unit (rule 10).
 */
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { SeenIds, SeenPage, SeenRange } from '../domain/seen-ids.ts';
import type { Unit } from '../domain/unit.ts';

const CHUNK_BYTES = 40_000 * 8;

export function seenIdsTable(db: DynamoDBDocumentClient, table: string) {
  return {
    async write({ shard, first, last, arrivalMs }: Unit, ids: Buffer, expires: number): Promise<void> {
      const chunks = Math.ceil(ids.length / CHUNK_BYTES);
      // Empty too: a unit without ids still bounds its window.
      for (let chunk = 0; chunk < Math.max(1, chunks); chunk++) {
        const part = ids.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES);
        const sk = `${first}#${String(chunk).padStart(3, '0')}`;
        const item = { pk: `seen#${shard}`, sk, last, arrival: arrivalMs, ids: part, expires };
        await db.send(new PutCommand({ TableName: table, Item: item }));
      }
    },

    async read(range: SeenRange): Promise<SeenPage> {
      const units: SeenIds[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await db.send(new QueryCommand({ ...query(table, range), ExclusiveStartKey: start }));
        for (const item of page.Items ?? []) {
          const ids = seenIdsOf(item);
          if (ids.arrivalMs < range.sinceMs) return { units: units.toReversed(), complete: false };
          units.push(ids);
        }
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return { units: units.toReversed(), complete: true };
    },
  };
}

const query = (table: string, { shard, behind, before }: SeenRange) => ({
  TableName: table,
  ConsistentRead: true,
  ScanIndexForward: false,
  KeyConditionExpression: 'pk = :pk AND sk BETWEEN :behind AND :before',
  // `~` sorts behind every `#CHUNK`, and a bare sequence number before them.
  ExpressionAttributeValues: { ':pk': `seen#${shard}`, ':behind': `${behind}~`, ':before': before },
});

const seenIdsOf = (item: Record<string, unknown>): SeenIds => ({
  first: String(item.sk).split('#')[0] ?? '',
  last: String(item.last),
  arrivalMs: Number(item.arrival),
  ids: item.ids instanceof Uint8Array ? Buffer.from(item.ids) : Buffer.alloc(0),
});
