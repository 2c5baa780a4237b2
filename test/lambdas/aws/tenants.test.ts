import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo } from '../../../lambdas/aws/clients.ts';
import { keyReader } from '../../../lambdas/aws/keys.ts';
import { tenantTable } from '../../../lambdas/aws/tenants.ts';
import { formatKey } from '../../../lambdas/domain/key.ts';
import { type Embedded, embedded } from '../../embedded.ts';

const AT = '2026-11-21T03:00:00.000Z';
const SECRET = formatKey('secret', Buffer.alloc(32, 1));
const PUBLIC = formatKey('public', Buffer.alloc(32, 2));

let servers: Embedded;
let db: ReturnType<typeof dynamo>;
beforeAll(async () => {
  servers = await embedded({ shards: 1 });
  db = dynamo(BACKGROUND);
});
afterAll(async () => {
  db.destroy();
  await servers.stop();
});

test('keeps tenants and finds whom a key stands for, until it is disabled', async () => {
  const tenants = tenantTable(db, servers.tables.keys);
  const holderOf = keyReader(db, servers.tables.keys);
  expect(await tenants.exists('acme')).toBe(false);
  expect(await tenants.create('acme', AT)).toBe(true);
  expect(await tenants.create('acme', AT)).toBe(false);
  expect(await tenants.exists('acme')).toBe(true);
  await tenants.addKey(SECRET, { tenant: 'acme', kind: 'secret' }, AT);
  await tenants.addKey(PUBLIC, { tenant: 'acme', kind: 'public' }, '2026-11-21T04:00:00.000Z');
  expect(await holderOf(SECRET)).toEqual({ tenant: 'acme', kind: 'secret' });
  expect(await holderOf(PUBLIC)).toEqual({ tenant: 'acme', kind: 'public' });

  expect(await tenants.disableKey(SECRET)).toBe(true);
  expect(await holderOf(SECRET)).toBeUndefined();
  expect(await holderOf(PUBLIC)).toBeDefined();
  const [acme] = await tenants.list();
  expect(acme).toMatchObject({
    tenant: 'acme',
    createdAt: AT,
    keys: [
      { kind: 'secret', disabled: true },
      { kind: 'public', disabled: false },
    ],
  });
  expect(await tenants.disableKey(acme?.keys[1]?.fingerprint ?? 'none')).toBe(true);
  expect(await holderOf(PUBLIC)).toBeUndefined();
});

test('disables no key that is not there, and makes none by it', async () => {
  const tenants = tenantTable(db, servers.tables.keys);
  const unknown = formatKey('secret', Buffer.alloc(32, 9));
  expect(await tenants.disableKey(unknown)).toBe(false);
  expect(await tenants.disableKey('0123456789abcdef')).toBe(false);
  expect(await keyReader(db, servers.tables.keys)(unknown)).toBeUndefined();
});

test('stores no key', async () => {
  const { Items } = await db.send(new ScanCommand({ TableName: servers.tables.keys }));
  expect(Items?.length).toBeGreaterThan(0);
  expect(JSON.stringify(Items)).not.toMatch(/t[sp]k_/);
});
