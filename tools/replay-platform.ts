/** The platform that runs on this machine, as it describes itself in its directory. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface PlatformAddresses {
  /** The front door of producers, such as http://127.0.0.1:8080. */
  readonly collect: string;
  /** The front door of REST. */
  readonly delivery: string;
}

export interface DemoTenant {
  readonly tenant: string;
  readonly secretKey: string;
  readonly publicKey: string;
}

/** Something that whoever started the command can mend; its message says how. */
export class UsageError extends Error {}

export const notRunning = (where: string): UsageError =>
  new UsageError(`no platform is running on ${where}: start it with \`npm start\` and try again`);

export const defaultDirectory = (environment: Readonly<Record<string, string | undefined>>): string =>
  environment.TORMENTA_DIRECTORY ?? '.tormenta';

async function readFields(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** @throws UsageError where nothing runs there. */
export async function readPlatform(directory: string): Promise<PlatformAddresses> {
  const { collect, delivery } = await readFields(join(directory, 'platform.json'));
  if (typeof collect !== 'string' || typeof delivery !== 'string') throw notRunning(directory);
  return { collect, delivery };
}

/** @throws UsageError where the demo's tenant wasn't made. */
export async function readDemoTenant(directory: string): Promise<DemoTenant> {
  const path = join(directory, 'demo.json');
  const { tenant, secretKey, publicKey } = await readFields(path);
  if (typeof tenant !== 'string' || typeof secretKey !== 'string' || typeof publicKey !== 'string') {
    throw new UsageError(`${path} names no demo tenant: give a tenant's secret key with --key tsk_…`);
  }
  return { tenant, secretKey, publicKey };
}
