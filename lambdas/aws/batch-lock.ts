/**
 * Who makes the lake's partitions now: one batch run at a time. A lease in the table `lake`, which every step of the
 * run renews; that of a run that died ends by itself.
 */
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { RunStopped } from '../domain/batch-run.ts';
import { unlessRefused } from './condition.ts';

/** Longer than any step. */
const LEASE_SECONDS = 16 * 60;
const KEY = { pk: 'batch', sk: 'lock' } as const;

export interface LockHolder {
  readonly run: string;
  /** The state machine's execution. */
  readonly execution: string;
  readonly until: Date;
}

/** @param nowMs the time */
export function batchLock(db: DynamoDBDocumentClient, table: string, nowMs: () => number) {
  const until = (): number => Math.floor(nowMs() / 1000) + LEASE_SECONDS;

  const holder = async (): Promise<LockHolder | undefined> => {
    const { Item: item } = await db.send(
      new GetCommand({ TableName: table, Key: KEY, ConsistentRead: true }),
    );
    return (
      item && {
        run: String(item.run),
        execution: String(item.execution),
        until: new Date(Number(item.until) * 1000),
      }
    );
  };

  const drop = (run: string): Promise<unknown> =>
    unlessRefused(
      db.send(
        new DeleteCommand({
          TableName: table,
          Key: KEY,
          ConditionExpression: 'run = :run',
          ExpressionAttributeValues: { ':run': run },
        }),
      ),
    );

  return {
    holder,

    /** Undefined where the run has it now; else who has. */
    async take(run: string, execution: string): Promise<LockHolder | undefined> {
      const put = new PutCommand({
        TableName: table,
        Item: { ...KEY, run, execution, until: until() },
        ConditionExpression: 'attribute_not_exists(pk) OR #until < :now OR run = :run',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: { ':now': Math.floor(nowMs() / 1000), ':run': run },
      });
      if (await unlessRefused(db.send(put))) return undefined;
      return holder();
    },

    /** @throws RunStopped where another run has it. */
    async renew(run: string): Promise<void> {
      const update = new UpdateCommand({
        TableName: table,
        Key: KEY,
        UpdateExpression: 'SET #until = :until',
        ConditionExpression: 'run = :run',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: { ':until': until(), ':run': run },
      });
      if (!(await unlessRefused(db.send(update))))
        throw new RunStopped(`${run} has lost the lock of batch runs`);
    },

    /** Where another run has it, it stays that run's. */
    async release(run: string): Promise<void> {
      await drop(run);
    },
  };
}
