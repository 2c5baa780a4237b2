/** Who runs `npm run batch`: one command an environment at a time. A lease in the table `lake`, renewed while it runs. */
import { hostname } from 'node:os';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Lease } from './batch/run.ts';

const KEY = { pk: 'batch', sk: 'command' } as const;
/** A command that was killed holds up the next no longer than this. */
const LEASE_SECONDS = 90;
const RENEWED_MS = 20_000;

/** On this machine a process can be seen to be gone, which a lease only shows with time. */
const isGone = (host: unknown, pid: unknown): boolean => {
  if (host !== hostname() || typeof pid !== 'number') return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    const { code }: { readonly code?: unknown } = Object(error);
    return code === 'ESRCH';
  }
};

export function commandLease(db: DynamoDBDocumentClient, table: string, id: string) {
  let renewing: NodeJS.Timeout | undefined;
  const now = (): number => Math.floor(Date.now() / 1000);

  /** False where another has it. @param former whose lease is taken over */
  async function put(former: string): Promise<boolean> {
    const Item = { ...KEY, id, host: hostname(), pid: process.pid, until: now() + LEASE_SECONDS };
    try {
      await db.send(
        new PutCommand({
          TableName: table,
          Item,
          ConditionExpression: 'attribute_not_exists(pk) OR #until < :now OR id = :id OR id = :former',
          ExpressionAttributeNames: { '#until': 'until' },
          ExpressionAttributeValues: { ':now': now(), ':id': id, ':former': former },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  return {
    /** Undefined where this command has it now; else who has. */
    async take(): Promise<Lease | undefined> {
      const read = new GetCommand({ TableName: table, Key: KEY, ConsistentRead: true });
      const { Item: found } = await db.send(read);
      const former = found !== undefined && isGone(found.host, found.pid) ? String(found.id) : id;
      if (!(await put(former))) {
        const { Item: item = {} } = await db.send(read);
        return {
          by: `process ${item.pid} on ${item.host}`,
          until: new Date(Number(item.until ?? now()) * 1000),
        };
      }
      renewing = setInterval(() => void put(id).catch(() => undefined), RENEWED_MS);
      return undefined;
    },

    async drop(): Promise<void> {
      clearInterval(renewing);
      await db
        .send(
          new DeleteCommand({
            TableName: table,
            Key: KEY,
            ConditionExpression: 'id = :id',
            ExpressionAttributeValues: { ':id': id },
          }),
        )
        .catch((error: unknown) => {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
        });
    },
  };
}
