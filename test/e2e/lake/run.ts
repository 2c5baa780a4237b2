/** The commands of the lake, run as anybody would: `npm run batch`, `npm run query`. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import type { Row } from './truth.ts';

const TOO_LONG_MS = 150_000;

/** Answers what it printed. @throws Error with that where it ends in anything but 0. */
export async function batch(directory: string, ...args: readonly string[]): Promise<string> {
  const command = ['tools/batch.ts', '--env', 'local', '--directory', directory, ...args];
  const { stdout } = await promisify(execFile)(process.execPath, command, { timeout: TOO_LONG_MS });
  return stdout;
}

/** A run that isn't waited for. */
export function beginBatch(directory: string, ...args: readonly string[]): ChildProcess {
  const command = ['tools/batch.ts', '--env', 'local', '--directory', directory, ...args];
  return spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** The rows of a query over the lake. */
export async function query(directory: string, sql: string): Promise<readonly Row[]> {
  const command = ['tools/query/query.ts', sql, '--env', 'local', '--directory', directory, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, [...command, '--rows', '100000'], {
    timeout: TOO_LONG_MS,
    maxBuffer: 64 * 2 ** 20,
  });
  return JSON.parse(stdout);
}

/** Waits until a command says something. @throws Error where it ends before. */
export function untilItSays(child: ChildProcess, pattern: RegExp): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let said = '';
  child.stdout?.on('data', (text) => {
    said += String(text);
    if (pattern.test(said)) resolve();
  });
  child.once('exit', () => reject(new Error(`it ended before it said ${pattern}: ${said}`)));
  return promise;
}
