/** DynamoDB's time to live: items go some time after their attribute's epoch second, not at it. */
import { callServer } from '../servers/json-call.ts';
import { isObject, type JsonObject } from '../template/json.ts';
import { list, picked } from './property.ts';

export interface Expiring {
  readonly table: string;
  readonly attribute: string;
  /** Of the table's key. */
  readonly keys: readonly string[];
}

/** Developer guide, "Using time to live": items that expired five years ago or longer stay. */
const FIVE_YEARS_SECONDS = 5 * 365 * 86_400;
const PAGE = 1_000;

/** One round over all tables. Answers how many items went. */
export async function sweep(endpoint: string, tables: readonly Expiring[], now: Date): Promise<number> {
  let gone = 0;
  for (const table of tables) gone += await sweepTable(endpoint, table, Math.floor(now.getTime() / 1_000));
  return gone;
}

async function sweepTable(endpoint: string, expiring: Expiring, now: number): Promise<number> {
  const { table, attribute, keys } = expiring;
  const due = {
    ExpressionAttributeNames: { '#expires': attribute },
    ExpressionAttributeValues: { ':now': { N: `${now}` }, ':old': { N: `${now - FIVE_YEARS_SECONDS}` } },
  };
  const expired = '#expires < :now AND #expires > :old';
  let gone = 0;
  let next: JsonObject = {};
  do {
    const page: JsonObject = await callServer(endpoint, 'dynamodb', 'Scan', {
      TableName: table,
      Limit: PAGE,
      FilterExpression: expired,
      ...due,
      ...next,
    });
    for (const item of list(page.Items).filter(isObject)) {
      // The condition is checked once more: it may have been written since.
      const Key = picked(item, keys);
      const call = { TableName: table, Key, ConditionExpression: expired, ...due };
      gone += await callServer(endpoint, 'dynamodb', 'DeleteItem', call).then(() => 1, writtenSince);
    }
    next = isObject(page.LastEvaluatedKey) ? { ExclusiveStartKey: page.LastEvaluatedKey } : {};
  } while (Object.keys(next).length > 0);
  return gone;
}

function writtenSince(error: unknown): number {
  if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return 0;
  throw error;
}

interface Sweeping {
  stop(): void;
}

/** Sweeps every `everyMs` from now on; a round that fails is left to the next one. */
export function startSweeping(endpoint: string, tables: readonly Expiring[], everyMs: number): Sweeping {
  let running = false;
  const round = async (): Promise<void> => {
    if (running) return;
    running = true;
    await sweep(endpoint, tables, new Date()).catch(() => 0);
    running = false;
  };
  const timer = setInterval(() => void round(), everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
