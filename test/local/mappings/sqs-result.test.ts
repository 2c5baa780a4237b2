import { describe, expect, test } from '@jest/globals';
import { toMessageItem } from '../../../local/mappings/sqs-event.ts';
import { failedMessages, toDelete } from '../../../local/mappings/sqs-result.ts';

const SOURCE = { arn: 'arn:aws:sqs:eu-west-1:000000000000:units.fifo', region: 'eu-west-1' };
const message = (id: string) =>
  toMessageItem(SOURCE, { MessageId: id, ReceiptHandle: `receipt ${id}`, Body: 'body', MD5OfBody: 'md5' });
const BATCH = [message('a'), message('b'), message('c')];
const deleted = (payload: string, partial = true) =>
  toDelete(BATCH, { payload }, partial).map(({ messageId }) => messageId);

describe('after an invocation', () => {
  test('that succeeded all messages are deleted', () => {
    expect(deleted('{"batchItemFailures":[]}')).toEqual(['a', 'b', 'c']);
    expect(deleted('null')).toEqual(['a', 'b', 'c']);
    expect(deleted('{}')).toEqual(['a', 'b', 'c']);
    expect(deleted('{"batchItemFailures":null}')).toEqual(['a', 'b', 'c']);
  });

  test('that lists failures those stay, and the others are deleted', () => {
    expect(deleted('{"batchItemFailures":[{"itemIdentifier":"b"},{"itemIdentifier":"c"}]}')).toEqual(['a']);
  });

  test('that failed none is deleted', () => {
    expect(toDelete(BATCH, { error: { errorType: 'Error', errorMessage: 'no' } }, true)).toEqual([]);
    expect(toDelete(BATCH, { throttled: 'busy' }, true)).toEqual([]);
  });

  test('of a mapping without partial responses its answer says nothing', () => {
    expect(deleted('{"batchItemFailures":[{"itemIdentifier":"b"}]}', false)).toEqual(['a', 'b', 'c']);
  });
});

test.each([
  ['an empty identifier', '{"batchItemFailures":[{"itemIdentifier":""}]}'],
  ['an identifier that is null', '{"batchItemFailures":[{"itemIdentifier":null}]}'],
  ['a bad key name', '{"batchItemFailures":[{"id":"a"}]}'],
  [
    'an identifier of no message of the batch',
    '{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"z"}]}',
  ],
  ['something else in the list', '{"batchItemFailures":["a"]}'],
  ['no list', '{"batchItemFailures":"a"}'],
  ['something else than an object', '"done"'],
])('a partial response with %s fails the whole batch', (_, payload) => {
  expect(failedMessages(payload, new Set(['a', 'b']))).toBe('all');
});

test("a message has the shape of Lambda's SQS event", () => {
  const item = toMessageItem(SOURCE, {
    MessageId: 'm',
    ReceiptHandle: 'r',
    Body: 'text',
    MD5OfBody: 'md5',
    Attributes: { ApproximateReceiveCount: '1', MessageGroupId: 'shard' },
    MessageAttributes: { kind: { DataType: 'String', StringValue: 'x' } },
  });
  expect(JSON.parse(item.json)).toEqual({
    messageId: 'm',
    receiptHandle: 'r',
    body: 'text',
    attributes: { ApproximateReceiveCount: '1', MessageGroupId: 'shard' },
    messageAttributes: {
      kind: { stringValue: 'x', stringListValues: [], binaryListValues: [], dataType: 'String' },
    },
    md5OfBody: 'md5',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:units.fifo',
    awsRegion: 'eu-west-1',
  });
});
