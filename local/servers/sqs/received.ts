import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../template/json.ts';
import type { Message } from './queue.ts';

/** The SDK compares it with the body that it sent or got. */
export const md5 = (body: string): string => createHash('md5').update(body).digest('hex');

/** A SequenceNumber: 20 digits. */
export const sequence = ({ order }: { readonly order: number }): string => String(order).padStart(20, '0');

/** A message as a receiver gets it, with those system attributes that it asked for. */
export function received(message: Message, names: readonly Json[]): JsonObject {
  const { group, deduplicationId } = message;
  const all = {
    SenderId: 'local',
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receives),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(group === ''
      ? {}
      : {
          MessageGroupId: group,
          MessageDeduplicationId: deduplicationId ?? '',
          SequenceNumber: sequence(message),
        }),
  };
  const wanted = Object.entries(all).filter(([name]) => names.includes('All') || names.includes(name));
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt ?? '',
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(wanted.length > 0 ? { Attributes: Object.fromEntries(wanted) } : {}),
  };
}
