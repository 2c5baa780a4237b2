import { createHash, randomUUID } from 'node:crypto';
import type { JsonObject } from '../../template/json.ts';
import { batch, entriesOf } from './batch.ts';
import { integer, text } from './input.ts';
import type { Queue } from './queue.ts';
import { md5, sequence } from './received.ts';
import { type Letter, send } from './send.ts';
import { nextOrder, type Service } from './service.ts';
import { SqsError } from './sqs-error.ts';

/** Of a batch's bodies together, as of one message's. */
const MAX_BATCH_BYTES = 1_048_576;

/** API reference, SendMessage: what XML 1.0 can't hold. */
const UNSENDABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

export function sendBatch(service: Service, queue: Queue, input: JsonObject): JsonObject {
  const bytes = entriesOf(input).map(({ MessageBody }) => Buffer.byteLength(String(MessageBody)));
  if (bytes.reduce((sum, each) => sum + each, 0) > MAX_BATCH_BYTES) {
    throw new SqsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${MAX_BATCH_BYTES} bytes.`,
    );
  }
  return batch(input, (entry) => sendOne(service, queue, entry));
}

export function sendOne(service: Service, queue: Queue, input: JsonObject): JsonObject {
  const now = Date.now();
  const letter = letterOf(queue, input);
  const sent = send(queue, letter, nextOrder(service, now), now);
  return {
    MessageId: sent.messageId,
    MD5OfMessageBody: md5(letter.body),
    ...(queue.settings.fifo ? { SequenceNumber: sequence(sent) } : {}),
  };
}

function letterOf({ settings }: Queue, input: JsonObject): Letter {
  const body = text(input, 'MessageBody');
  checkBody(body, settings.maximumBytes);
  if (input.MessageAttributes !== undefined) {
    throw new SqsError('UnsupportedOperation', 'The local SQS has no message attributes.');
  }
  if (!settings.fifo) {
    const delaySeconds = integer(input, 'DelaySeconds', 0, 900, settings.delaySeconds);
    return { id: randomUUID(), body, group: '', delaySeconds };
  }
  // Only the queue as a whole can delay a FIFO queue's messages.
  integer(input, 'DelaySeconds', 0, 0, 0);
  return {
    id: randomUUID(),
    body,
    group: text(input, 'MessageGroupId'),
    deduplicationId: deduplicationId(settings, input, body),
    delaySeconds: settings.delaySeconds,
  };
}

function checkBody(body: string, maximumBytes: number): void {
  if (UNSENDABLE.test(body)) throw new SqsError('InvalidMessageContents', 'Invalid characters found.');
  if (Buffer.byteLength(body) > maximumBytes) {
    throw new SqsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${maximumBytes} bytes.`,
    );
  }
}

function deduplicationId(
  { contentBasedDeduplication }: Queue['settings'],
  input: JsonObject,
  body: string,
): string {
  if (typeof input.MessageDeduplicationId === 'string') return input.MessageDeduplicationId;
  if (contentBasedDeduplication) return createHash('sha256').update(body).digest('hex');
  throw new SqsError(
    'InvalidParameterValue',
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
}
