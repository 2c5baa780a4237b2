/** How tools reach an environment's resources: the platform on this machine, or an AWS account. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loadConfig } from '../lib/config.ts';
import { namesOf } from '../lib/names.ts';
import { defaultDirectory, notRunning } from './replay-platform.ts';

/** The environment that `npm start` runs. */
export const LOCAL = 'local';

export interface EnvironmentChoice {
  /** One of lib/config.ts. */
  readonly env: string;
  /** The local platform's; by default TORMENTA_DIRECTORY, or .tormenta. */
  readonly directory: string | undefined;
}

type Variables = Record<string, string | undefined>;

/** npm runs scripts in the project's folder: paths are meant from where it was called. */
export const fromCaller = (path: string, variables: Variables): string =>
  resolve(variables.INIT_CWD ?? process.cwd(), path);

/** Where the local platform keeps itself. */
export const platformDirectory = (directory: string | undefined, variables: Variables): string =>
  directory === undefined ? defaultDirectory(variables) : fromCaller(directory, variables);

/** Where the platform in a directory is told which stacks come and go. */
export async function readControl(directory: string): Promise<string | undefined> {
  const { control } = await readPlatformFile(directory);
  return typeof control === 'string' ? control : undefined;
}

/**
 * The names of an environment's resources. Sets the variables that the SDK's clients read, so make them afterwards:
 * the local platform's endpoints, or an account's region; credentials come from the SDK's default chain.
 * @throws ConfigError where there is no such environment, UsageError where no platform runs.
 */
export async function reach({ env, directory }: EnvironmentChoice, variables: Variables) {
  const config = loadConfig(env);
  if (env === LOCAL) {
    Object.assign(variables, await readEndpoints(platformDirectory(directory, variables)));
  } else {
    variables.AWS_REGION = config.region;
  }
  return namesOf(config.taxonomy);
}

async function readPlatformFile(directory: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(join(directory, 'platform.json'), 'utf8').catch(() => {
    throw notRunning(directory);
  });
  return fieldsOf(JSON.parse(text));
}

async function readEndpoints(directory: string): Promise<Readonly<Record<string, string>>> {
  const endpoints = fieldsOf((await readPlatformFile(directory)).environment);
  return Object.fromEntries(Object.entries(endpoints).map(([name, value]) => [name, String(value)]));
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
