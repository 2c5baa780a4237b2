/** The salts table: one random salt a UTC day, gone 48 hours after it was first needed. */
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { cached } from '../domain/cache.ts';
import { within } from './deadline.ts';

const SALT_BYTES = 32;
const LIFE_SECONDS = 48 * 3_600;

export interface SaltsOptions {
  readonly db: DynamoDBDocumentClient;
  readonly table: string;
  /** How long an event waits for its day's salt. */
  readonly timeoutMs: number;
  readonly now: () => number;
}

const seconds = (ms: number): number => Math.floor(ms / 1_000);

/** Consistent: who lost the race must see the winner's. An expired salt is gone, swept already or not. */
async function read({ db, table, now }: SaltsOptions, day: string): Promise<KeyObject | undefined> {
  const { Item: item } = await db.send(
    new GetCommand({ TableName: table, Key: { day }, ConsistentRead: true }),
  );
  const salt: unknown = item?.salt;
  const expires: unknown = item?.expires;
  const lives = typeof expires === 'number' && expires > seconds(now());
  return lives && salt instanceof Uint8Array ? createSecretKey(salt) : undefined;
}

/** Undefined where another producer was first. */
async function create({ db, table, now }: SaltsOptions, day: string): Promise<KeyObject | undefined> {
  const salt = randomBytes(SALT_BYTES);
  try {
    await db.send(
      new PutCommand({
        TableName: table,
        Item: { day, salt, expires: seconds(now()) + LIFE_SECONDS },
        ConditionExpression: 'attribute_not_exists(#day) OR expires <= :now',
        ExpressionAttributeNames: { '#day': 'day' },
        ExpressionAttributeValues: { ':now': seconds(now()) },
      }),
    );
    return createSecretKey(salt);
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

/** @throws Error where the table can't be reached */
const obtain = async (options: SaltsOptions, day: string): Promise<KeyObject | undefined> =>
  (await read(options, day)) ?? (await create(options, day)) ?? (await read(options, day));

const DAYS_KEPT = 400;
/** How soon a process forgets a salt; its row outlives it by no more than this. */
const SALT_AGE_MS = 10 * 60_000;
/** How long events go without a visitor before the table is asked again. */
const FAILURE_AGE_MS = 5_000;

/** Answers a day's salt; undefined where the table fails within the budget: the event goes without a visitor. */
export function salts(options: SaltsOptions): (day: string) => Promise<KeyObject | undefined> {
  const { now, timeoutMs } = options;
  const kept = cached((day) => within(timeoutMs, obtain(options, day)), {
    maxAgeMs: SALT_AGE_MS,
    maxEntries: DAYS_KEPT,
    now,
  });
  return cached((day) => kept(day).catch(() => undefined), {
    maxAgeMs: FAILURE_AGE_MS,
    maxEntries: DAYS_KEPT,
    now,
  });
}
