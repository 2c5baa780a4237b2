/** The keys table as operators keep it: tenants, and keys by their hash alone. */
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateScan,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { isKey, type KeyHolder, keyPartition } from '../domain/key.ts';
import { unlessRefused } from './condition.ts';

/** What is known of a key; the key itself isn't. */
export interface KeyEntry {
  readonly fingerprint: string;
  readonly tenant: string;
  readonly kind: string;
  readonly createdAt: string;
  readonly disabled: boolean;
}

type Item = Readonly<Record<string, unknown>>;

/** How many digits of its hash name a key where a person must tell keys apart. */
const FINGERPRINT_DIGITS = 16;

const TENANT_PREFIX = 'tenant#';
const KEY_PREFIX = 'key#';

export function tenantTable(db: DynamoDBDocumentClient, table: string) {
  /** False where the item is there. */
  const create = async (item: Item): Promise<boolean> => {
    const put = { TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' };
    return (await unlessRefused(db.send(new PutCommand(put)))) !== undefined;
  };

  return {
    /** False where there is one of that name. */
    create: (tenant: string, createdAt: string): Promise<boolean> =>
      create({ pk: `${TENANT_PREFIX}${tenant}`, createdAt }),

    async exists(tenant: string): Promise<boolean> {
      const get = new GetCommand({
        TableName: table,
        Key: { pk: `${TENANT_PREFIX}${tenant}` },
        ConsistentRead: true,
      });
      return (await db.send(get)).Item !== undefined;
    },

    async addKey(key: string, { tenant, kind }: KeyHolder, createdAt: string): Promise<void> {
      await create({ pk: keyPartition(key), tenant, kind, createdAt, disabled: false });
    },

    /** False where there is no such key. The tenant's other keys go on. */
    async disableKey(keyOrFingerprint: string): Promise<boolean> {
      const pk = isKey(keyOrFingerprint)
        ? keyPartition(keyOrFingerprint)
        : (await itemsOf(db, table))
            .map(({ pk: key }) => String(key))
            .find((key) => key.startsWith(`${KEY_PREFIX}${keyOrFingerprint}`));
      return pk === undefined ? false : disableItem(db, table, pk);
    },

    /** Tenants by name, each with its keys by age. */
    async list(): Promise<{ tenant: string; createdAt: string; keys: KeyEntry[] }[]> {
      const items = await itemsOf(db, table);
      const keys = items.filter(({ pk }) => String(pk).startsWith(KEY_PREFIX)).map(keyEntry);
      return items
        .filter(({ pk }) => String(pk).startsWith(TENANT_PREFIX))
        .map(({ pk, createdAt }) => ({
          tenant: String(pk).slice(TENANT_PREFIX.length),
          createdAt: String(createdAt),
        }))
        .sort(byText(({ tenant }) => tenant))
        .map((entry) => ({ ...entry, keys: keys.filter(({ tenant }) => tenant === entry.tenant) }));
    },
  };
}

const byText =
  <T>(text: (item: T) => string) =>
  (a: T, b: T): number =>
    text(a) < text(b) ? -1 : Number(text(a) > text(b));

const keyEntry = (item: Item): KeyEntry => ({
  fingerprint: String(item.pk).slice(KEY_PREFIX.length, KEY_PREFIX.length + FINGERPRINT_DIGITS),
  tenant: String(item.tenant),
  kind: String(item.kind),
  createdAt: String(item.createdAt),
  disabled: item.disabled === true,
});

async function itemsOf(db: DynamoDBDocumentClient, table: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of paginateScan({ client: db }, { TableName: table, ConsistentRead: true })) {
    items.push(...(page.Items ?? []));
  }
  return items.sort(byText(({ createdAt }) => String(createdAt)));
}

async function disableItem(db: DynamoDBDocumentClient, table: string, pk: string): Promise<boolean> {
  const update = new UpdateCommand({
    TableName: table,
    Key: { pk },
    UpdateExpression: 'SET disabled = :true',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':true': true },
  });
  return (await unlessRefused(db.send(update))) !== undefined;
}

export type TenantTable = ReturnType<typeof tenantTable>;
