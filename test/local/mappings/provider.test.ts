import { expect, test } from '@jest/globals';
import { type DeclaredMapping, mappingProvider } from '../../../local/mappings/provider.ts';
import type { JsonObject } from '../../../local/template/json.ts';
import { make } from '../platform/declared.ts';

const STREAM: JsonObject = {
  BatchSize: 10_000,
  BisectBatchOnFunctionError: false,
  Enabled: true,
  EventSourceArn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/events',
  FunctionName: 'archive',
  MaximumBatchingWindowInSeconds: 5,
  MaximumRecordAgeInSeconds: -1,
  MaximumRetryAttempts: -1,
  ParallelizationFactor: 1,
  StartingPosition: 'TRIM_HORIZON',
};
const QUEUE: JsonObject = {
  BatchSize: 10,
  Enabled: true,
  EventSourceArn: 'arn:aws:sqs:eu-west-1:000000000000:units.fifo',
  FunctionName: 'arn:aws:lambda:eu-west-1:000000000000:function:aggregate',
  FunctionResponseTypes: ['ReportBatchItemFailures'],
  ScalingConfig: { MaximumConcurrency: 2 },
};

async function declare(properties: JsonObject): Promise<DeclaredMapping | undefined> {
  const declared: DeclaredMapping[] = [];
  await make([mappingProvider(declared)], 'AWS::Lambda::EventSourceMapping', properties, 'Mapping');
  return declared[0];
}

test("a stream's mapping is run as its template declares it", async () => {
  expect(await declare(STREAM)).toEqual({
    id: 'stack-Mapping',
    source: { service: 'kinesis', arn: STREAM.EventSourceArn, name: 'events' },
    functionName: 'archive',
    enabled: true,
    limits: { size: 10_000, windowMs: 5_000, payloadBytes: 6_291_456 },
    partialResponses: false,
  });
});

test("a queue's mapping is run as its template declares it", async () => {
  expect(await declare(QUEUE)).toEqual({
    id: 'stack-Mapping',
    source: { service: 'sqs', arn: QUEUE.EventSourceArn, name: 'units.fifo' },
    functionName: 'aggregate',
    enabled: true,
    limits: { size: 10, windowMs: 0, payloadBytes: 6_291_456 },
    partialResponses: true,
    maximumConcurrency: 2,
  });
});

test("what a template leaves out is Lambda's own", async () => {
  const { EventSourceArn = '', FunctionName = '' } = STREAM;
  const stream = await declare({ EventSourceArn, FunctionName, StartingPosition: 'TRIM_HORIZON' });
  expect(stream).toMatchObject({ enabled: true, limits: { size: 100, windowMs: 0 } });
  const queue = await declare({
    EventSourceArn: 'arn:aws:sqs:eu-west-1:000000000000:overflow',
    FunctionName,
  });
  expect(queue).toMatchObject({ enabled: true, limits: { size: 10, windowMs: 0 }, partialResponses: false });
});

test.each<[string, JsonObject]>([
  ['discards records after some attempts', { ...STREAM, MaximumRetryAttempts: 3 }],
  ['discards old records', { ...STREAM, MaximumRecordAgeInSeconds: 3_600 }],
  ['cuts batches that fail', { ...STREAM, BisectBatchOnFunctionError: true }],
  ['reads a shard side by side', { ...STREAM, ParallelizationFactor: 2 }],
  ['begins at the tip', { ...STREAM, StartingPosition: 'LATEST' }],
  ['has partial responses from a stream', { ...STREAM, FunctionResponseTypes: ['ReportBatchItemFailures'] }],
  ['has an on-failure destination', { ...STREAM, DestinationConfig: { OnFailure: { Destination: 'arn' } } }],
  ['has a window on a FIFO queue', { ...QUEUE, MaximumBatchingWindowInSeconds: 1 }],
  ['has a large batch without a window', { ...QUEUE, BatchSize: 100 }],
  ['has a position in a queue', { ...QUEUE, StartingPosition: 'TRIM_HORIZON' }],
  ['reads something else', { ...QUEUE, EventSourceArn: 'arn:aws:dynamodb:eu-west-1:0:table/t/stream/s' }],
])('a mapping that %s stops the start', async (_, properties) => {
  await expect(declare(properties)).rejects.toThrow();
});
