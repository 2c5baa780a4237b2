import { expect, test } from '@jest/globals';
import { type FunctionConfiguration, runtimeVariables } from '../../../local/lambda/configuration.ts';
import { functionProvider } from '../../../local/lambda/provider.ts';
import type { JsonObject } from '../../../local/template/json.ts';
import { make } from '../platform/declared.ts';
import { configurationOf } from './fixture.ts';

const ARCHIVE: JsonObject = {
  Architectures: ['arm64'],
  Code: { S3Bucket: 'assets', S3Key: 'abc.zip' },
  Environment: { Variables: { STREAM_NAME: 'events', POWERTOOLS_SERVICE_NAME: 'archive' } },
  FunctionName: 'acme-archive',
  Handler: 'index.handler',
  LoggingConfig: { LogFormat: 'JSON', LogGroup: 'logs', SystemLogLevel: 'WARN' },
  MemorySize: 1024,
  Role: 'arn:aws:iam::000000000000:role/archive',
  Runtime: 'nodejs24.x',
  Timeout: 60,
};

async function declare(properties: JsonObject): Promise<FunctionConfiguration | undefined> {
  const declared: FunctionConfiguration[] = [];
  await make([functionProvider(declared)], 'AWS::Lambda::Function', properties);
  return declared[0];
}

test('a function is run as its template declares it', async () => {
  expect(await declare(ARCHIVE)).toEqual({
    name: 'acme-archive',
    stage: 'archive',
    arn: 'arn:aws:lambda:eu-west-1:000000000000:function:acme-archive',
    role: 'arn:aws:iam::000000000000:role/archive',
    codeDirectory: '/cdk.out/asset.abc',
    handler: 'index.handler',
    memoryMb: 1024,
    timeoutMs: 60_000,
    variables: { STREAM_NAME: 'events', POWERTOOLS_SERVICE_NAME: 'archive' },
    logs: { json: true, applicationLevel: 'INFO' },
  });
});

test("what a template leaves out is Lambda's own: 128 MB, 3 s, no reservation", async () => {
  const { MemorySize: _, Timeout: __, ...rest } = ARCHIVE;
  expect(await declare(rest)).toMatchObject({ memoryMb: 128, timeoutMs: 3_000 });
  expect(await declare({ ...rest, ReservedConcurrentExecutions: 2 })).toMatchObject({
    reservedConcurrency: 2,
  });
});

test('another runtime, and what the local run does not know, stop the start', async () => {
  await expect(declare({ ...ARCHIVE, Runtime: 'python3.13' })).rejects.toThrow(
    /python3\.13.*nodejs24\.x alone/,
  );
  await expect(declare({ ...ARCHIVE, Layers: ['arn'] })).rejects.toThrow('unknown property Layers');
});

test("a function's environment is its template's variables and what Lambda adds", () => {
  const configuration = configurationOf('/bundle', { variables: { STREAM_NAME: 'events' } });
  expect(runtimeVariables(configuration, { AWS_REGION: 'eu-west-1' }, 'stream')).toEqual({
    STREAM_NAME: 'events',
    AWS_REGION: 'eu-west-1',
    _HANDLER: 'index.handler',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    AWS_LAMBDA_FUNCTION_NAME: 'acme-tormenta-local-thing',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/acme-tormenta-local-thing',
    AWS_LAMBDA_LOG_LEVEL: 'INFO',
    AWS_LAMBDA_LOG_STREAM_NAME: 'stream',
    HOME: '/home/sbx_user1051',
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    LAMBDA_TASK_ROOT: '/bundle',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
  });
});
