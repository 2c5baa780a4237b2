import { expect, test } from '@jest/globals';
import { encodeOverflow } from '../../../lambdas/domain/stream-record.ts';
import { keepMessages, waitingIn } from '../../../lambdas/redrive/redrive.ts';
import { sqsEvent } from '../sqs-event.ts';

const RECORD = { data: Buffer.from('{"id":"a"}\n'), partitionKey: '3', explicitHashKey: '42' };

test('finds the records that wait, and the messages that are none', () => {
  expect(waitingIn(sqsEvent([encodeOverflow(RECORD), 'hello']))).toEqual({
    records: [{ ...RECORD, messageId: 'message-0' }],
    unreadable: ['message-1'],
  });
});

test('keeps messages by their ids', () => {
  expect(keepMessages(['message-1'])).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] });
  expect(keepMessages([])).toEqual({ batchItemFailures: [] });
});
