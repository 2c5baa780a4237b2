/** The event days of the table `lake`: what landed of each, and what runs have published. */
import { type DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import pLimit from 'p-limit';
import type { LandedDay, PublishedDay } from '../domain/publication.ts';
import { unlessRefused } from './condition.ts';
import { count, type Item, itemOf, itemsOf, putItem, texts } from './items.ts';
import { newerThan, unlessNewer } from './lake-items.ts';

const DAYS = 'days';
const tenantsOf = (day: string): string => `tenants#${day}`;
const AT_ONCE = 16;

type Condition = Pick<
  UpdateCommandInput,
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

interface StoredDay extends LandedDay {
  /** The run that last began to publish it and didn't end. */
  readonly publishing: string | undefined;
}

export function lakeDays(db: DynamoDBDocumentClient, table: string) {
  const update = (day: string, expression: string, values: Item, condition: Condition = {}) =>
    db.send(
      new UpdateCommand({
        TableName: table,
        Key: { pk: DAYS, sk: day },
        UpdateExpression: expression,
        ...condition,
        ExpressionAttributeValues: { ...values, ...condition.ExpressionAttributeValues },
        ReturnValues: 'ALL_OLD',
      }),
    );

  return {
    all: async (): Promise<StoredDay[]> => (await itemsOf(db, table, DAYS)).map(landedDay),

    async find(day: string): Promise<StoredDay | undefined> {
      const item = await itemOf(db, table, DAYS, day);
      return item && landedDay(item);
    },

    /** Tenants that runs found on the day: items of their own, as there may be very many. */
    tenants: async (day: string): Promise<string[]> =>
      (await itemsOf(db, table, tenantsOf(day))).map(({ sk }) => String(sk)),

    async addTenants(day: string, tenants: readonly string[]): Promise<void> {
      const limit = pLimit(AT_ONCE);
      const put = (sk: string): Promise<void> => putItem(db, table, { pk: tenantsOf(day), sk });
      await limit.map(tenants, put);
    },

    /** As if something of every kind had landed of the day. */
    async touch(day: string): Promise<void> {
      const names = { '#users': 'users' };
      await update(
        day,
        'ADD touches :one, leads :one, #users :one',
        { ':one': 1 },
        { ExpressionAttributeNames: names },
      );
    },

    /** Marks models that an earlier day's change re-opened: they stay marked until a run has published them. */
    async reopen(day: string, models: readonly string[]): Promise<void> {
      await update(day, 'ADD reopened :models', { ':models': new Set(models) });
    },

    /**
     * Answers the run that had begun to publish the day and never ended, if there is one: this run, where it tries again.
     * @throws RunStopped where a newer run has begun to.
     */
    async beginPublishing(day: string, run: string): Promise<string | undefined> {
      const begun = await unlessRefused(update(day, 'SET #of = :own', {}, unlessNewer('publishing', run)));
      if (!begun) throw newerThan(run);
      const before = begun.Attributes?.publishing;
      return typeof before === 'string' ? before : undefined;
    },

    /**
     * @throws RunStopped where a newer run has begun to publish it.
     */
    async endPublishing(published: PublishedDay, reopened: readonly string[]): Promise<void> {
      const { day, run, touches, leads, users, hours, complete, whole } = published;
      const sets = [
        ...(whole
          ? ['published = :touches', 'publishedLeads = :leads', 'publishedUsers = :users', 'run = :run']
          : []),
        'complete = :complete',
        'publishedHours = :hours',
      ];
      const marks = reopened.length > 0 ? ' DELETE reopened :reopened' : '';
      const values = {
        ':complete': complete,
        ':hours': hours,
        ...(whole ? { ':touches': touches, ':leads': leads, ':users': users, ':run': run } : {}),
        ...(reopened.length > 0 ? { ':reopened': new Set(reopened) } : {}),
      };
      const expression = `SET ${sets.join(', ')} REMOVE publishing${marks}`;
      if (!(await unlessRefused(update(day, expression, values, begunBy(run))))) throw newerThan(run);
    },
  };
}

const begunBy = (run: string): Condition => ({
  ConditionExpression: '#of = :own',
  ExpressionAttributeNames: { '#of': 'publishing' },
  ExpressionAttributeValues: { ':own': run },
});

const landedDay = (item: Item): StoredDay => ({
  day: String(item.sk),
  touches: count(item.touches),
  leads: count(item.leads),
  users: count(item.users),
  arrivals: texts(item.arrivals),
  // -1: a day that was never published is due even if nothing is known to have touched it.
  published: typeof item.published === 'number' ? item.published : -1,
  publishedLeads: count(item.publishedLeads),
  publishedUsers: count(item.publishedUsers),
  publishedHours: count(item.publishedHours),
  complete: item.complete === true,
  reopened: texts(item.reopened),
  publishing: typeof item.publishing === 'string' ? item.publishing : undefined,
});
