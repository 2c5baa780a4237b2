/**
 * Rows of final hours, in the rollups table beside the live ones: each run writes its own, which nobody reads until a
 * pointer names the run. They don't expire until another run's take their place.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchWriteCommand,
  type BatchWriteCommandInput,
  type DynamoDBDocumentClient,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import pLimit from 'p-limit';
import { finalRollup } from '../domain/final-hours.ts';
import type { FinalRow } from '../domain/publication.ts';
import { type RowKey, rowPartition, rowScope, rowSort } from '../domain/rollup-row.ts';
import { ROLLUPS } from '../domain/rollups.ts';
import { unlessRefused } from './condition.ts';

/** BatchWriteItem takes 25. */
const BATCH = 25;
const AT_ONCE = 16;
/** How often a batch may come back unwritten; the waits grow to some 13 s. */
const TRIES = 10;
const FIRST_WAIT_MS = 25;

type Requests = NonNullable<BatchWriteCommandInput['RequestItems']>[string];

export function finalRows(db: DynamoDBDocumentClient, table: string) {
  async function writeBatch(requests: Requests): Promise<void> {
    let left = requests;
    for (let attempt = 0; left.length > 0; attempt++) {
      if (attempt === TRIES) throw new Error(`${table} left ${left.length} rows unwritten`);
      if (attempt > 0) await sleep(FIRST_WAIT_MS * 2 ** attempt);
      const { UnprocessedItems } = await db.send(new BatchWriteCommand({ RequestItems: { [table]: left } }));
      left = UnprocessedItems?.[table] ?? [];
    }
  }

  async function keysOf(scope: string): Promise<RowKey[]> {
    const keys: RowKey[] = [];
    const input = {
      TableName: table,
      IndexName: 'subjects',
      KeyConditionExpression: '#scope = :scope',
      ExpressionAttributeNames: { '#scope': 'scope' },
      ExpressionAttributeValues: { ':scope': scope },
    };
    for await (const { Items = [] } of paginateQuery({ client: db }, input)) {
      keys.push(...Items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })));
    }
    return keys;
  }

  const expireRow = ({ pk, sk }: RowKey, expires: number): Promise<unknown> =>
    unlessRefused(
      db.send(
        new UpdateCommand({
          TableName: table,
          Key: { pk, sk },
          UpdateExpression: 'SET expires = :expires',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':expires': expires },
        }),
      ),
    );

  return {
    /** The same run's rows overwrite each other. */
    async write(run: string, rows: readonly FinalRow[]): Promise<void> {
      const limit = pLimit(AT_ONCE);
      const batches = Array.from({ length: Math.ceil(rows.length / BATCH) }, (_, at) =>
        rows.slice(at * BATCH, (at + 1) * BATCH).map((row) => ({ PutRequest: { Item: itemOf(run, row) } })),
      );
      await limit.map(batches, writeBatch);
    },

    /** Lets a run's rows of one tenant's hour go at that time, in seconds since 1970; answers how many. */
    async expire(run: string, tenant: string, hour: string, expires: number): Promise<number> {
      const limit = pLimit(AT_ONCE);
      const scopes = ROLLUPS.map((rollup) => rowScope(tenant, finalRollup(rollup), hour, run));
      const keys = (await limit.map(scopes, keysOf)).flat();
      await limit.map(keys, (key) => expireRow(key, expires));
      return keys.length;
    },
  };
}

function itemOf(run: string, { tenant, rollup, subject, hour, counts }: FinalRow) {
  const name = finalRollup({ name: rollup });
  return {
    ...Object.fromEntries(counts),
    pk: rowPartition(tenant, name, subject),
    sk: rowSort(hour, run),
    scope: rowScope(tenant, name, hour, run),
    subject,
  };
}
