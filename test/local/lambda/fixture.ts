/** Functions to run: a bundle written for the test, its configuration around it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionConfiguration } from '../../../local/lambda/configuration.ts';
import { type FunctionOptions, type LambdaFunction, startFunction } from '../../../local/lambda/pool.ts';

const running: LambdaFunction[] = [];
const directories: string[] = [];

export interface Made {
  readonly lambda: LambdaFunction;
  readonly logLines: () => unknown[];
  /** Where its bundle lies. */
  readonly directory: string;
}

export const configurationOf = (
  codeDirectory: string,
  changes: Partial<FunctionConfiguration> = {},
): FunctionConfiguration => ({
  name: 'acme-tormenta-local-thing',
  stage: 'thing',
  arn: 'arn:aws:lambda:us-east-1:000000000000:function:acme-tormenta-local-thing',
  role: 'arn:aws:iam::000000000000:role/thing',
  codeDirectory,
  handler: 'index.handler',
  memoryMb: 256,
  timeoutMs: 10_000,
  variables: {},
  logs: { json: true, applicationLevel: 'INFO' },
  ...changes,
});

/** A running function whose bundle is `source`, CommonJS as the build makes it. */
export function makeFunction(
  source: string,
  changes: Partial<FunctionConfiguration> = {},
  options: Partial<FunctionOptions> = {},
): Made {
  const directory = mkdtempSync(join(tmpdir(), 'tormenta-lambda-'));
  writeFileSync(join(directory, 'index.js'), source);
  const logFile = join(directory, 'logs', 'thing.log');
  const configuration = configurationOf(directory, changes);
  const lambda = startFunction({ configuration, aws: {}, logFile, frontDoor: false, ...options });
  running.push(lambda);
  directories.push(directory);
  const logLines = () =>
    (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  return { lambda, logLines, directory };
}

export async function stopFunctions(): Promise<void> {
  await Promise.all(running.splice(0).map((lambda) => lambda.stop()));
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}

/** Waits until `look` finds something, at most 20 s. */
export async function eventually<T>(look: () => T | undefined | false): Promise<T> {
  for (let attempt = 0; attempt < 2_000; attempt += 1) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it did not happen within 20 s');
}
