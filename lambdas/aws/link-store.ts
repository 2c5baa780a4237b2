/** The links table as tenants keep it: they create, change and list what visitors only read. */
import {
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Link, LinkKind, Pixel } from '../domain/link.ts';
import type { LinkChange, LinkStore } from '../domain/link-store.ts';
import { unlessRefused } from './condition.ts';
import { type Item, linkPartition, linkReader, pixelReader, toLink, toPixel } from './links.ts';

export const linkStore = (db: DynamoDBDocumentClient, table: string): LinkStore<Link> =>
  store(db, table, { kind: 'link', find: linkReader(db, table), parse: toLink });

export const pixelStore = (db: DynamoDBDocumentClient, table: string): LinkStore<Pixel> =>
  store(db, table, { kind: 'pixel', find: pixelReader(db, table), parse: toPixel });

interface Stored<T> {
  readonly kind: LinkKind;
  readonly find: (id: string) => Promise<T | undefined>;
  readonly parse: (item: Item) => T;
}

const ownerOf = (tenant: string, kind: LinkKind): string => `${tenant}#${kind}`;

const store = <T extends Link | Pixel>(
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
function expressionOf(tenant: string, { title, ...sets }: LinkChange) {
  const set = { ...sets, ...(title === null || title === undefined ? {} : { title }) };
  const values = Object.entries(set).filter(([, value]) => value !== undefined);
  return {
    UpdateExpression:
      `SET ${values.map(([name]) => `#${name} = :${name}`).join(', ')}` +
      (title === null ? ' REMOVE #title' : ''),
    ConditionExpression: '#tenant = :tenant',
    ExpressionAttributeNames: Object.fromEntries(
      [...values.map(([name]) => name), 'tenant', ...(title === null ? ['title'] : [])].map((name) => [
        `#${name}`,
        name,
      ]),
    ),
    ExpressionAttributeValues: Object.fromEntries(
      [...values, ['tenant', tenant] as const].map(([name, value]) => [`:${name}`, value]),
    ),
    ReturnValues: 'ALL_NEW',
  } as const satisfies Partial<UpdateCommandInput>;
}
