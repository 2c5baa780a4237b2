/** The links table as tenants keep it: they create, change and list what visitors only read. */
import {
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { AnyLink, Conversion, Link, LinkKind, Pixel } from '../domain/link.ts';
import type { LinkChange, LinkStore } from '../domain/link-store.ts';
import { unlessRefused } from './condition.ts';
import {
  conversionReader,
  type Item,
  linkPartition,
  linkReader,
  pixelReader,
  toConversion,
  toLink,
  toPixel,
} from './links.ts';

export const linkStore = (db: DynamoDBDocumentClient, table: string): LinkStore<Link> =>
  store(db, table, { kind: 'link', find: linkReader(db, table), parse: toLink });

export const pixelStore = (db: DynamoDBDocumentClient, table: string): LinkStore<Pixel> =>
  store(db, table, { kind: 'pixel', find: pixelReader(db, table), parse: toPixel });

export const conversionStore = (db: DynamoDBDocumentClient, table: string): LinkStore<Conversion> =>
  store(db, table, { kind: 'conversion', find: conversionReader(db, table), parse: toConversion });

interface Stored<T> {
  readonly kind: LinkKind;
  readonly find: (id: string) => Promise<T | undefined>;
  readonly parse: (item: Item) => T;
}

const ownerOf = (tenant: string, kind: LinkKind): string => `${tenant}#${kind}`;

const store = <T extends AnyLink>(
  db: DynamoDBDocumentClient,
  table: string,
  { kind, find, parse }: Stored<T>,
): LinkStore<T> => ({
  find,

  /** Idempotent only in that a slug is taken once. */
  async create(item) {
    const pk = linkPartition(kind, item.id);
    const put = new PutCommand({
      TableName: table,
      Item: { ...item, pk, owner: ownerOf(item.tenant, kind) },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    return (await unlessRefused(db.send(put))) !== undefined;
  },

  async change(tenant, id, change) {
    const key = { pk: linkPartition(kind, id) };
    const update = new UpdateCommand({ TableName: table, Key: key, ...expressionOf(tenant, change) });
    const changed = await unlessRefused(db.send(update));
    return changed?.Attributes && parse(changed.Attributes);
  },

  async list(tenant, { limit, after }) {
    const { Items: items = [] } = await db.send(
      new QueryCommand({
        TableName: table,
        IndexName: 'byTenant',
        KeyConditionExpression: '#owner = :owner AND id > :after',
        ExpressionAttributeNames: { '#owner': 'owner' },
        // Ids have no space: it stands before them all, and an empty text can't be a key.
        ExpressionAttributeValues: { ':owner': ownerOf(tenant, kind), ':after': after || ' ' },
        Limit: limit + 1,
      }),
    );
    return items.map(parse);
  },
});

/** Never creates: the condition wants the tenant's own item. */
function expressionOf(tenant: string, change: LinkChange) {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  const set = given.filter(([, value]) => value !== null);
  const removed = given.filter(([, value]) => value === null).map(([name]) => `#${name}`);
  const setClause = `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`;
  return {
    UpdateExpression: removed.length === 0 ? setClause : `${setClause} REMOVE ${removed.join(', ')}`,
    ConditionExpression: '#tenant = :tenant',
    ExpressionAttributeNames: Object.fromEntries(
      [...given.map(([name]) => name), 'tenant'].map((name) => [`#${name}`, name]),
    ),
    ExpressionAttributeValues: Object.fromEntries(
      [...set, ['tenant', tenant] as const].map(([name, value]) => [`:${name}`, value]),
    ),
    ReturnValues: 'ALL_NEW',
  } as const satisfies Partial<UpdateCommandInput>;
}
