/** What `npm run tenant` does; each command answers what to print. */
import { chmod, readFile, writeFile } from 'node:fs/promises';
import type { TenantTable } from '../lambdas/aws/tenants.ts';
import { formatKey, type KeyHolder, type KeyKind } from '../lambdas/domain/key.ts';
import { UsageError } from './replay-platform.ts';
import type { TenantCommand } from './tenant-options.ts';

export interface TenantPorts {
  readonly table: TenantTable;
  readonly holderOf: (key: string) => Promise<KeyHolder | undefined>;
  /** 32 random bytes. */
  readonly random: () => Buffer;
  /** RFC 3339 */
  readonly now: () => string;
}

interface Keys {
  readonly tenant: string;
  readonly secretKey: string;
  readonly publicKey: string;
}

/** @throws UsageError where it can't be done. */
export async function runTenantCommand(command: TenantCommand, ports: TenantPorts): Promise<string> {
  switch (command.name) {
    case 'create':
      return createTenant(command, ports);
    case 'createKey':
      return createKey(command, ports);
    case 'disableKey':
      return disableKey(command.key, ports);
    case 'list':
      return listTenants(ports);
  }
}

type Create = Extract<TenantCommand, { readonly name: 'create' }>;

async function createTenant({ tenant, ifMissing, save }: Create, ports: TenantPorts): Promise<string> {
  const isNew = await ports.table.create(tenant, ports.now());
  if (!isNew && !ifMissing) {
    throw new UsageError(
      `there is a tenant ${tenant} already: make another key with \`npm run tenant -- key create ${tenant} --kind …\``,
    );
  }
  if (!isNew && (save === undefined || (await savedKeysWork(save, tenant, ports)))) {
    return `There is a tenant ${tenant} already.`;
  }
  const secretKey = await makeKey(tenant, 'secret', ports);
  const publicKey = await makeKey(tenant, 'public', ports);
  if (save === undefined) return shownOnce({ tenant, secretKey, publicKey });
  await saveKeys(save, { tenant, secretKey, publicKey });
  return `Tenant ${tenant}: its keys are in ${save} and can't be shown again.`;
}

async function makeKey(tenant: string, kind: KeyKind, { table, random, now }: TenantPorts): Promise<string> {
  const key = formatKey(kind, random());
  await table.addKey(key, { tenant, kind }, now());
  return key;
}

const shownOnce = ({ tenant, secretKey, publicKey }: Keys): string =>
  [
    `Tenant      ${tenant}`,
    `Secret key  ${secretKey}   for REST; keep it to yourself`,
    `Public key  ${publicKey}   sends events, nothing else; may stand in a page`,
    '',
    "Keep them now: only their hashes are stored, so they can't be shown again.",
  ].join('\n');

/** Whether the file holds keys of the tenant that the table knows. */
async function savedKeysWork(file: string, tenant: string, { holderOf }: TenantPorts): Promise<boolean> {
  const { secretKey, publicKey } = await readFields(file);
  const holders = await Promise.all([holderOf(String(secretKey)), holderOf(String(publicKey))]);
  return holders.every((holder) => holder?.tenant === tenant);
}

async function readFields(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Only the file's owner may read it, even if it was there before. */
async function saveKeys(file: string, keys: Keys): Promise<void> {
  await writeFile(file, '', { mode: 0o600 });
  await chmod(file, 0o600);
  await writeFile(file, `${JSON.stringify(keys, null, 2)}\n`);
}

type CreateKey = Extract<TenantCommand, { readonly name: 'createKey' }>;

async function createKey({ tenant, kind }: CreateKey, ports: TenantPorts): Promise<string> {
  if (!(await ports.table.exists(tenant))) {
    throw new UsageError(`there is no tenant ${tenant}: \`npm run tenant -- list\` shows those there are`);
  }
  const key = await makeKey(tenant, kind, ports);
  return `${key}\n\nKeep it now: only its hash is stored, so it can't be shown again.`;
}

async function disableKey(key: string, { table }: TenantPorts): Promise<string> {
  if (await table.disableKey(key)) return 'Disabled: it is refused everywhere within 10 seconds.';
  throw new UsageError(
    'there is no such key: `npm run tenant -- list` shows the fingerprints of those there are',
  );
}

async function listTenants({ table }: TenantPorts): Promise<string> {
  const tenants = await table.list();
  if (tenants.length === 0) return 'There are no tenants: `npm run tenant -- create NAME` makes one.';
  return tenants
    .flatMap(({ tenant, createdAt, keys }) => [
      `${tenant}   since ${createdAt}`,
      ...keys.map(
        (key) =>
          `  ${key.fingerprint}  ${key.kind}  since ${key.createdAt}${key.disabled ? '  disabled' : ''}`,
      ),
    ])
    .join('\n');
}
