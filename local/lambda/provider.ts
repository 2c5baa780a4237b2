/** Functions, as templates declare them. */
import type { Context, Provider, Resource } from '../provider.ts';
import { member, text } from '../resources/property.ts';
import { type Json, members } from '../template/json.ts';
import type { FunctionConfiguration } from './configuration.ts';
import { isLevel } from './console.ts';

const RUNTIME = 'nodejs24.x';

/** Adds each function to `declared`; nothing runs yet. */
export const functionProvider = (declared: FunctionConfiguration[]): Provider => ({
  type: 'AWS::Lambda::Function',
  honours: [
    'Code.S3Key',
    'Environment.Variables',
    'FunctionName',
    'Handler',
    'LoggingConfig.ApplicationLogLevel',
    'LoggingConfig.LogFormat',
    'MemorySize',
    'ReservedConcurrentExecutions',
    'Role',
    'Runtime',
    'Timeout',
  ],
  ignores: {
    Architectures: 'bundles are JavaScript',
    'Code.S3Bucket': "the bundle is taken from the assembly's own assets",
    Description: 'for readers',
    'LoggingConfig.LogGroup': 'lines go to a file of the state directory',
    'LoggingConfig.SystemLogLevel': 'of Lambda itself only failed invocations are logged, as at WARN',
  },
  immutable: [],
  create: async (context, resource) => {
    const configuration = toConfiguration(context, resource);
    declared.push(configuration);
    return { ref: configuration.name, attributes: { Arn: configuration.arn } };
  },
});

/** @throws Error for what this runtime can't run. */
function toConfiguration(context: Context, resource: Resource): FunctionConfiguration {
  const { properties } = resource;
  const name = text(resource, 'FunctionName');
  const runtime = text(resource, 'Runtime');
  if (runtime !== RUNTIME) throw new Error(`Runtime is ${runtime}, and the local run has ${RUNTIME} alone`);
  const variables = Object.fromEntries(
    members(member(properties.Environment, 'Variables')).map(([key, value]) => [key, String(value)]),
  );
  return {
    name,
    stage: variables.POWERTOOLS_SERVICE_NAME ?? name,
    arn: `arn:aws:lambda:${context.region}:${context.account}:function:${name}`,
    role: text(resource, 'Role'),
    codeDirectory: context.asset(String(member(properties.Code, 'S3Key'))),
    handler: text(resource, 'Handler'),
    memoryMb: Number(properties.MemorySize ?? 128),
    timeoutMs: Number(properties.Timeout ?? 3) * 1000,
    variables,
    logs: logsOf(properties.LoggingConfig),
    ...reserved(properties.ReservedConcurrentExecutions),
  };
}

function logsOf(config: Json | undefined): FunctionConfiguration['logs'] {
  const level = String(member(config, 'ApplicationLogLevel') ?? 'INFO');
  if (!isLevel(level)) throw new Error(`ApplicationLogLevel ${level} is unknown`);
  return { json: member(config, 'LogFormat') === 'JSON', applicationLevel: level };
}

const reserved = (value: Json | undefined): Pick<FunctionConfiguration, 'reservedConcurrency'> =>
  value === undefined ? {} : { reservedConcurrency: Number(value) };
