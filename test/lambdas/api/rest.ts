/** REST's own handler on embedded servers, two tenants, and rows written by hand. */
import { randomBytes } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { BACKGROUND, dynamo, s3 } from '../../../lambdas/aws/clients.ts';
import { tenantTable } from '../../../lambdas/aws/tenants.ts';
import type { HttpRequest, HttpResponse } from '../../../lambdas/domain/http.ts';
import { formatKey, type KeyKind } from '../../../lambdas/domain/key.ts';
import {
  ledgerPartition,
  rollupId,
  rowPartition,
  rowScope,
  rowSort,
} from '../../../lambdas/domain/rollup-row.ts';
import { ROLLUPS } from '../../../lambdas/domain/rollups.ts';
import { embedded } from '../../embedded.ts';

export interface Sent {
  readonly key?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The JSON of an answer, whose shape the tests state. */
export const json = (response: HttpResponse) => JSON.parse(response.body ?? 'null');

export function request(method: string, url: string, { key, body, headers }: Sent = {}): HttpRequest {
  const [rawPath = '', rawQueryString = ''] = url.split('?');
  return {
    rawPath,
    rawQueryString,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    isBase64Encoded: false,
    requestContext: {
      http: { method, path: rawPath, sourceIp: '127.0.0.1' },
      requestId: 'request-1',
      timeEpoch: Date.now(),
    },
  };
}

export async function startRest(variables: Readonly<Record<string, string>> = {}) {
  const servers = await embedded({ shards: 1 });
  const { links, keys, rollups, cursors, lake } = servers.tables;
  Object.assign(process.env, {
    LINKS_TABLE: links,
    KEYS_TABLE: keys,
    ROLLUPS_TABLE: rollups,
    CURSORS_TABLE: cursors,
    LAKE_TABLE: lake,
    SMART_BUCKET: servers.buckets.smart,
    ALLOWED_ORIGINS: 'https://app.example.com',
    PUBLIC_BASE_URL: 'https://go.example.com',
    ...variables,
  });
  const { handler } = await import('../../../lambdas/api/handler.ts');
  const db = dynamo(BACKGROUND);
  const objects = s3(BACKGROUND);
  const tenants = tenantTable(db, keys);
  const addKey = async (tenant: string, kind: KeyKind): Promise<string> => {
    const key = formatKey(kind, randomBytes(32));
    await tenants.addKey(key, { tenant, kind }, '2026-11-21T00:00:00.000Z');
    return key;
  };
  const put = async (TableName: string, Item: Record<string, unknown>): Promise<void> => {
    await db.send(new PutCommand({ TableName, Item }));
  };

  return {
    tenants,
    addKey,
    /** Keys of two tenants. */
    ours: await addKey('ours', 'secret'),
    theirs: await addKey('theirs', 'secret'),
    call: (method: string, url: string, sent: Sent = {}): Promise<HttpResponse> =>
      handler(request(method, url, sent)),
    /** A rollup's row, such as `row('ours', 'link_clicks', 'promo', '2026-11-20T03', 'shard-0', { n: 2 })`. */
    row: (
      tenant: string,
      rollup: string,
      subject: string,
      hour: string,
      shard: string,
      counts: Readonly<Record<string, number | bigint>>,
    ): Promise<void> =>
      put(rollups, {
        pk: rowPartition(tenant, versioned(rollup), subject),
        sk: rowSort(hour, shard),
        scope: rowScope(tenant, versioned(rollup), hour, shard),
        subject,
        fence: '0'.repeat(56),
        weight: 77,
        expires: 9_999_999_999,
        ...counts,
      }),
    ledgerRow: (
      tenant: string,
      hour: string,
      shard: string,
      counts: Readonly<Record<string, number>>,
    ): Promise<void> =>
      put(rollups, { pk: ledgerPartition(tenant), sk: rowSort(hour, shard), fence: '0', ...counts }),
    cursor: (pk: string, sk: string, item: Readonly<Record<string, unknown>>): Promise<void> =>
      put(cursors, { pk, sk, ...item }),
    /** An item of the table `lake`. */
    lake: (pk: string, sk: string, item: Readonly<Record<string, unknown>>): Promise<void> =>
      put(lake, { pk, sk, ...item }),
    /** An object of smart. */
    object: async (Key: string, Body: Buffer): Promise<void> => {
      await objects.send(new PutObjectCommand({ Bucket: servers.buckets.smart, Key, Body }));
    },
    /** A final hour's row, such as `finalRow('ours', 'link_clicks', 'promo', '2026-11-20T03', 'RUN', { n: 2 })`. */
    finalRow: (
      tenant: string,
      rollup: string,
      subject: string,
      hour: string,
      run: string,
      counts: Readonly<Record<string, number>>,
    ): Promise<void> =>
      put(rollups, {
        pk: `${tenant}#${rollup}@final#${subject}`,
        sk: `${hour}#${run}`,
        scope: `${tenant}#${rollup}@final#${hour}#${run}`,
        subject,
        ...counts,
      }),
    stop: async (): Promise<void> => {
      db.destroy();
      objects.destroy();
      await servers.stop();
    },
  };
}

/** A declared rollup's name with its version. */
function versioned(name: string): string {
  const rollup = ROLLUPS.find((one) => one.name === name);
  if (!rollup) throw new Error(`no rollup ${name}`);
  return rollupId(rollup);
}

export type Rest = Awaited<ReturnType<typeof startRest>>;
