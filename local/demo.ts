/** The demo tenant and its traffic: tools of their own, in processes of their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, runScript } from './script.ts';

export interface DemoKeys {
  readonly secretKey: string;
  readonly publicKey: string;
}

const TENANT = 'demo';

const keysFile = (directory: string): string => join(directory, 'demo.json');

/**
 * Makes the demo tenant unless it is there.
 * @returns its keys; none where a former run made it and its keys are gone.
 * @throws Error with what the tool said.
 */
export async function demoTenant(directory: string): Promise<DemoKeys | undefined> {
  const target = ['--env', 'local', '--directory', directory];
  await runScript(
    'tools/tenant.ts',
    'create',
    TENANT,
    ...target,
    '--if-missing',
    '--save',
    keysFile(directory),
  );
  const text = await readFile(keysFile(directory), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

/** Plays until it is killed, or this process has ended. */
export const demoTraffic = (directory: string): ChildProcess =>
  spawn(process.execPath, ['tools/demo.ts', '--directory', directory], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
