/** What a receiver does with a message that it holds. */
import { drop, isInFlight, keep, type Message, type Queue } from './queue.ts';

/** An error as SQS names it. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** A receipt names its message: `{message id}.{random}`. */
export const newReceipt = ({ id }: Pick<Message, 'id'>, random: string): string => `${id}.${random}`;

function held({ byId }: Queue, receipt: string): Message | undefined {
  const [id = ''] = receipt.split('.');
  return byId.get(id);
}

/**
 * Deleting twice succeeds, and so does deleting from a standard queue with an older receipt, which deletes nothing.
 * A FIFO queue refuses an expired receipt: the message may be somebody else's by now.
 */
export function remove(queue: Queue, receipt: string, now: number): Refusal | undefined {
  const message = held(queue, receipt);
  if (message === undefined) return undefined;
  const current = message.receipt === receipt;
  if (queue.settings.fifo && !(current && isInFlight(message, now))) {
    return {
      code: 'InvalidParameterValue',
      message: `Value ${receipt} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
    };
  }
  if (current) drop(queue, message);
  return undefined;
}

export function changeVisibility(
  queue: Queue,
  receipt: string,
  seconds: number,
  now: number,
): Refusal | undefined {
  const message = held(queue, receipt);
  if (message === undefined || message.receipt !== receipt || !isInFlight(message, now)) {
    return {
      code: 'MessageNotInflight',
      message: `Value ${receipt} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
    };
  }
  keep(queue, { ...message, visibleAt: now + seconds * 1_000 });
  return undefined;
}
