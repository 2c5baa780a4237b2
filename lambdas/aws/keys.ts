/** The keys table: tenants and the hashes of their keys. */
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { isKey, type KeyHolder, keyPartition } from '../domain/key.ts';

/** Finds whom a key stands for; undefined for an unknown or disabled one. Consistent: a new key works at once. */
export const keyReader =
  (db: DynamoDBDocumentClient, table: string) =>
  async (key: string): Promise<KeyHolder | undefined> => {
    if (!isKey(key)) return undefined;
    const { Item: item } = await db.send(
      new GetCommand({ TableName: table, Key: { pk: keyPartition(key) }, ConsistentRead: true }),
    );
    const tenant: unknown = item?.tenant;
    const kind: unknown = item?.kind;
    if (typeof tenant !== 'string' || item?.disabled !== false) return undefined;
    return kind === 'secret' || kind === 'public' ? { tenant, kind } : undefined;
  };
