/** Event source mappings, as templates declare them. */
import type { Context, Provider, Resource } from '../provider.ts';
import { list, member, text } from '../resources/property.ts';
import type { Json } from '../template/json.ts';
import { type BatchLimits, PAYLOAD_BYTES } from './batch.ts';

export interface DeclaredMapping {
  /** Its folder's name: of the stack and the logical id. */
  readonly id: string;
  readonly source: { readonly service: 'kinesis' | 'sqs'; readonly arn: string; readonly name: string };
  readonly functionName: string;
  readonly enabled: boolean;
  readonly limits: BatchLimits;
  readonly partialResponses: boolean;
  readonly maximumConcurrency?: number;
}

export const MAPPING = 'AWS::Lambda::EventSourceMapping';

export const mappingId = ({ stack, logicalId }: Pick<Resource, 'stack' | 'logicalId'>): string =>
  `${stack}-${logicalId}`;

/** Adds each mapping to `declared`; nothing is polled yet. */
export const mappingProvider = (declared: DeclaredMapping[]): Provider => ({
  type: MAPPING,
  honours: [
    'BatchSize',
    'BisectBatchOnFunctionError',
    'Enabled',
    'EventSourceArn',
    'FunctionName',
    'FunctionResponseTypes',
    'MaximumBatchingWindowInSeconds',
    'MaximumRecordAgeInSeconds',
    'MaximumRetryAttempts',
    'ParallelizationFactor',
    'ScalingConfig.MaximumConcurrency',
    'StartingPosition',
  ],
  ignores: {},
  immutable: ['EventSourceArn', 'StartingPosition'],
  create: async (_: Context, resource) => {
    const mapping = toMapping(resource);
    declared.push(mapping);
    return { ref: mapping.id, attributes: { Id: mapping.id } };
  },
});

/** What a stream's mapping may say, and nothing else: those that discard records aren't run here. */
const STREAM_ONLY: Readonly<Record<string, Json>> = {
  BisectBatchOnFunctionError: false,
  MaximumRecordAgeInSeconds: -1,
  MaximumRetryAttempts: -1,
  ParallelizationFactor: 1,
  StartingPosition: 'TRIM_HORIZON',
};
/** Lambda's own where a mapping says nothing (ParallelizationFactor 1, the rest "infinite"). */
const REQUIRED = ['StartingPosition'];

function toMapping(resource: Resource): DeclaredMapping {
  const { properties } = resource;
  const arn = text(resource, 'EventSourceArn');
  const [, , service = '', , , path = ''] = arn.split(':');
  const source = { arn, name: path.replace('stream/', '') };
  const concurrency = member(properties.ScalingConfig, 'MaximumConcurrency');
  const size = Number(properties.BatchSize ?? (service === 'sqs' ? 10 : 100));
  const windowMs = Number(properties.MaximumBatchingWindowInSeconds ?? 0) * 1000;
  const common = {
    id: mappingId(resource),
    functionName: text(resource, 'FunctionName').split(':').at(-1) ?? '',
    enabled: properties.Enabled !== false,
    limits: { size, windowMs, payloadBytes: PAYLOAD_BYTES },
    partialResponses: list(properties.FunctionResponseTypes).includes('ReportBatchItemFailures'),
    ...(concurrency === undefined ? {} : { maximumConcurrency: Number(concurrency) }),
  };
  if (service === 'kinesis') {
    checkStream(resource, common.partialResponses);
    return { ...common, source: { ...source, service } };
  }
  if (service === 'sqs') {
    checkQueue(resource, source.name.endsWith('.fifo'), common.limits);
    return { ...common, source: { ...source, service } };
  }
  throw new Error(`EventSourceArn ${arn}: the local run maps Kinesis streams and SQS queues`);
}

/** @throws Error for what would discard records or change their order. */
function checkStream({ properties }: Resource, partialResponses: boolean): void {
  for (const [name, only] of Object.entries(STREAM_ONLY)) {
    const value = properties[name] ?? (REQUIRED.includes(name) ? null : only);
    if (value !== only) throw new Error(`${name} of a stream's mapping must be ${only} and is ${value}`);
  }
  if (partialResponses) throw new Error("a stream's mapping has no partial responses in the local run");
}

/**
 * What Lambda refuses: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html. (That messages are
 * hidden for as long as the function may take, the stacks' own construct checks.)
 */
function checkQueue({ properties }: Resource, fifo: boolean, { size, windowMs }: BatchLimits): void {
  const stray = Object.keys(STREAM_ONLY).find((name) => properties[name] !== undefined);
  if (stray !== undefined) throw new Error(`${stray} is for streams`);
  if (fifo && windowMs > 0) throw new Error("a FIFO queue's mapping has no batching window");
  if (size > 10 && (fifo || windowMs === 0))
    throw new Error(`BatchSize ${size}: more than 10 messages need a standard queue and a batching window`);
}
