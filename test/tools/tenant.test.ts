import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo } from '../../lambdas/aws/clients.ts';
import { keyReader } from '../../lambdas/aws/keys.ts';
import { loadConfig } from '../../lib/config.ts';
import { namesOf } from '../../lib/names.ts';
import { parseTenantOptions } from '../../tools/tenant-options.ts';
import { type Embedded, embedded } from '../embedded.ts';

const TABLE = namesOf(loadConfig('local').taxonomy).table('keys');

let servers: Embedded;
let directory: string;
let db: ReturnType<typeof dynamo>;

beforeAll(async () => {
  servers = await embedded({ shards: 1 });
  directory = await mkdtemp(join(tmpdir(), 'tormenta-tenant-'));
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL_DYNAMODB } = process.env;
  const environment = { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL_DYNAMODB };
  await writeFile(join(directory, 'platform.json'), JSON.stringify({ environment }));
  const client = new DynamoDBClient({});
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  );
  client.destroy();
  db = dynamo(BACKGROUND);
});
afterAll(async () => {
  db.destroy();
  await rm(directory, { recursive: true });
  await servers.stop();
});

/** Runs the command as a person would; its only way to the servers is the platform's file. */
const tenant = (...args: string[]): Promise<{ code: number; out: string; error: string }> =>
  new Promise((done) => {
    const env = { PATH: process.env.PATH, TORMENTA_DIRECTORY: directory };
    execFile('node', ['tools/tenant.ts', ...args], { env, timeout: 20_000 }, (error, out, err) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, error: err });
    });
  });

const keysIn = (text: string): string[] => text.match(/t[sp]k_[\w-]{43}/g) ?? [];
const holderOf = (key = '') => keyReader(db, TABLE)(key);

test('makes a tenant and shows its keys once', async () => {
  const { code, out } = await tenant('create', 'acme', '--env', 'local');
  expect(code).toBe(0);
  const [secret, open] = keysIn(out);
  expect(await holderOf(secret)).toEqual({ tenant: 'acme', kind: 'secret' });
  expect(await holderOf(open)).toEqual({ tenant: 'acme', kind: 'public' });
  expect(out).toContain("can't be shown again");

  const again = await tenant('create', 'acme', '--env', 'local');
  expect(again).toMatchObject({ code: 1, error: expect.stringContaining('key create acme') });
  const missing = await tenant('create', 'acme', '--env', 'local', '--if-missing');
  expect(missing).toMatchObject({ code: 0, out: 'There is a tenant acme already.\n' });
});

test('saves keys for their owner alone, and leaves those that work as they are', async () => {
  const file = join(directory, 'demo.json');
  await writeFile(file, 'from before', { mode: 0o644 });
  const create = [
    'create',
    'demo',
    '--env',
    'local',
    '--directory',
    directory,
    '--if-missing',
    '--save',
    file,
  ];
  const first = await tenant(...create);
  expect(first.code).toBe(0);
  expect(keysIn(first.out)).toEqual([]);
  const saved = JSON.parse(await readFile(file, 'utf8'));
  expect(Object.keys(saved)).toEqual(['tenant', 'secretKey', 'publicKey']);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await holderOf(saved.secretKey)).toEqual({ tenant: 'demo', kind: 'secret' });

  await tenant(...create);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(saved);
  await rm(file);
  await tenant(...create);
  const { secretKey } = JSON.parse(await readFile(file, 'utf8'));
  expect(secretKey).not.toBe(saved.secretKey);
  expect(await holderOf(secretKey)).toEqual({ tenant: 'demo', kind: 'secret' });
});

test('makes more keys, lists them by fingerprint, and disables them', async () => {
  await tenant('create', 'keyed', '--env', 'local');
  const made = await tenant('key', 'create', 'keyed', '--kind', 'public', '--env', 'local');
  const [key = ''] = keysIn(made.out);
  expect(await holderOf(key)).toEqual({ tenant: 'keyed', kind: 'public' });
  expect((await tenant('key', 'disable', key, '--env', 'local')).code).toBe(0);
  expect(await holderOf(key)).toBeUndefined();
  const listed = (await tenant('list', '--env', 'local')).out.split('\n');
  const keyed = listed.slice(listed.findIndex((line) => line.startsWith('keyed ')) + 1).slice(0, 3);
  expect(
    keyed.map((line) =>
      line
        .replace(/since \S+/, '')
        .trim()
        .split(/\s+/)
        .slice(1),
    ),
  ).toEqual(expect.arrayContaining([['secret'], ['public'], ['public', 'disabled']]));
  expect(listed.join()).not.toMatch(/t[sp]k_/);
});

test('says what is not there', async () => {
  const key = `tsk_${'a'.repeat(43)}`;
  expect(await tenant('key', 'disable', key, '--env', 'local')).toMatchObject({
    code: 1,
    error: expect.stringContaining('no such key'),
  });
  expect(await tenant('key', 'create', 'nobody', '--kind', 'secret', '--env', 'local')).toMatchObject({
    code: 1,
    error: expect.stringContaining('no tenant nobody'),
  });
  expect(await tenant('list', '--env', 'local', '--directory', '/nowhere')).toMatchObject({
    code: 1,
    error: 'no platform is running on /nowhere: start it with `npm start` and try again\n',
  });
  expect(await tenant('list', '--env', 'nowhere')).toMatchObject({
    code: 2,
    error: expect.stringContaining('There is no environment "nowhere"'),
  });
});

test.each([
  [[], 'what to do is missing'],
  [['create', 'acme'], '--env is missing'],
  [['create', 'Acme', '--env', 'local'], "can't be a tenant's name"],
  [['create', '--env', 'local'], 'no command'],
  [['drop', 'acme', '--env', 'local'], '"drop acme" is no command'],
  [['key', 'create', 'acme', '--env', 'local'], '--kind must be secret or public'],
  [['key', 'disable', 'acme', '--env', 'local'], 'neither a key nor a fingerprint'],
  [['list', '--environment', 'local'], '--environment'],
])('says how to use it after %j', (args, message) => {
  expect(() => parseTenantOptions(args)).toThrow(message);
  expect(() => parseTenantOptions(args)).toThrow('npm run tenant -- create NAME --env ENV');
});

test('exits with 2 where it was used wrongly', async () => {
  expect((await tenant('create')).code).toBe(2);
});
