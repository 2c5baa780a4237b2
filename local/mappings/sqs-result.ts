/** What becomes of a batch of messages after its invocation. Pure. */
import type { Outcome } from '../lambda/waiting.ts';
import type { MessageItem } from './sqs-event.ts';

/**
 * The messages to delete. The others stay, and are shown again when the queue's visibility timeout ends.
 *
 * Without partial responses: all of them, or none after an error
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html).
 */
export function toDelete(
  batch: readonly MessageItem[],
  outcome: Outcome,
  partialResponses: boolean,
): readonly MessageItem[] {
  if (!('payload' in outcome)) return [];
  if (!partialResponses) return batch;
  const failed = failedMessages(outcome.payload, new Set(batch.map(({ messageId }) => messageId)));
  return failed === 'all' ? [] : batch.filter(({ messageId }) => !failed.has(messageId));
}

/**
 * "Lambda treats a batch as a complete success" for an empty or null list or response, "as a complete failure" for
 * invalid JSON, and an identifier that is empty, null or under a bad key name (ibid., "Success and failure conditions").
 * An identifier that isn't in the batch names no message that could stay: taken as a complete failure too.
 */
export function failedMessages(payload: string, batch: ReadonlySet<string>): ReadonlySet<string> | 'all' {
  const response: unknown = JSON.parse(payload);
  if (response === null) return new Set();
  if (typeof response !== 'object') return 'all';
  const failures: unknown = Reflect.get(response, 'batchItemFailures') ?? [];
  if (!Array.isArray(failures)) return 'all';
  const ids = failures.map(identifierOf);
  return ids.every((id) => batch.has(id)) ? new Set(ids) : 'all';
}

/** Empty where there is none. */
function identifierOf(failure: unknown): string {
  if (typeof failure !== 'object' || failure === null) return '';
  const id: unknown = Reflect.get(failure, 'itemIdentifier');
  return typeof id === 'string' ? id : '';
}
