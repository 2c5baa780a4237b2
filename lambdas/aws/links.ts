/** The links table: links, pixels and conversions by their public name. */
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { defined } from '../domain/defined.ts';
import { type Conversion, isSlug, type Link, type LinkKind, type Pixel } from '../domain/link.ts';
import { isCurrency, isValue } from '../domain/money.ts';

/** An item as the table holds it. */
export type Item = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const linkPartition = (kind: LinkKind, id: string): string => `${kind}#${id}`;

const tracked = (item: Item) => ({
  tenant: text(item.tenant),
  id: text(item.id),
  ...(typeof item.title === 'string' ? { title: item.title } : {}),
  disabled: item.disabled === true,
  createdAt: text(item.createdAt),
  updatedAt: text(item.updatedAt),
});

export const toLink = (item: Item): Link => ({
  kind: 'link',
  destination: text(item.destination),
  passClickId: item.passClickId !== false,
  ...tracked(item),
});

export const toPixel = (item: Item): Pixel => ({ kind: 'pixel', ...tracked(item) });

export const toConversion = (item: Item): Conversion => ({
  kind: 'conversion',
  ...defined({
    value: isValue(item.value) ? item.value : undefined,
    currency: isCurrency(item.currency) ? item.currency : undefined,
  }),
  ...tracked(item),
});

/** Consistent, so that what was just created works at once. What can't be a slug isn't looked up. */
async function read(
  db: DynamoDBDocumentClient,
  table: string,
  kind: LinkKind,
  id: string,
): Promise<Item | undefined> {
  if (!isSlug(id)) return undefined;
  const key = { pk: linkPartition(kind, id) };
  const { Item: item } = await db.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
  return item;
}

/** Finds a link by its slug, disabled ones too. */
export const linkReader =
  (db: DynamoDBDocumentClient, table: string) =>
  async (slug: string): Promise<Link | undefined> => {
    const item = await read(db, table, 'link', slug);
    return item && toLink(item);
  };

/** Finds a pixel by its id, disabled ones too. */
export const pixelReader =
  (db: DynamoDBDocumentClient, table: string) =>
  async (id: string): Promise<Pixel | undefined> => {
    const item = await read(db, table, 'pixel', id);
    return item && toPixel(item);
  };

/** Finds a conversion by its id, disabled ones too. */
export const conversionReader =
  (db: DynamoDBDocumentClient, table: string) =>
  async (id: string): Promise<Conversion | undefined> => {
    const item = await read(db, table, 'conversion', id);
    return item && toConversion(item);
  };
