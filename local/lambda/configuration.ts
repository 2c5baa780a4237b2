/** A function as its template declares it, and the variables that Lambda itself adds. */

import { availableParallelism } from 'node:os';
import type { Level } from './console.ts';

export interface FunctionConfiguration {
  readonly name: string;
  /** The stage: what logs and the kill switch call it. */
  readonly stage: string;
  readonly arn: string;
  readonly role: string;
  /** Folder of the unpacked bundle. */
  readonly codeDirectory: string;
  /** `file.export`, for example `index.handler`. */
  readonly handler: string;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly logs: { readonly json: boolean; readonly applicationLevel: Level };
  readonly reservedConcurrency?: number;
}

/** The account and the endpoints that a function's SDK talks to. */
export type AwsVariables = Readonly<Record<string, string>>;

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, "Defined runtime environment variables". */
export function runtimeVariables(
  configuration: FunctionConfiguration,
  aws: AwsVariables,
  logStream: string,
): Record<string, string> {
  const { name, handler, memoryMb, codeDirectory, logs } = configuration;
  return {
    ...(logs.json
      ? { AWS_LAMBDA_LOG_FORMAT: 'JSON', AWS_LAMBDA_LOG_LEVEL: logs.applicationLevel }
      : { AWS_LAMBDA_LOG_FORMAT: 'Text' }),
    ...configuration.variables,
    ...aws,
    _HANDLER: handler,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    LAMBDA_TASK_ROOT: codeDirectory,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    // No file of the developer's own (~/.aws/config) may say how a function's SDK works.
    HOME: '/home/sbx_user1051',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
  };
}

/** A new account's concurrency: what a function without a front door may use. */
const ACCOUNT_CONCURRENCY = 10;

/**
 * How many environments a function may have. Behind a front door two a core: with 64 of them
 * every figure was worse than with 4 on two cores.
 */
export const environmentLimit = (
  { reservedConcurrency }: FunctionConfiguration,
  frontDoor: boolean,
  cores: number = availableParallelism(),
): number => reservedConcurrency ?? (frontDoor ? 2 * cores : ACCOUNT_CONCURRENCY);
