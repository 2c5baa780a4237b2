/** Lands what a batch of messages tells of; a message that fails goes back alone. */
import { keysOf } from './notification.ts';

export interface Message {
  readonly messageId: string;
  readonly body: string;
}

export interface Failure {
  readonly message: Message;
  /** Undefined where there was no time to start. */
  readonly reason: unknown;
}

/** One after another: a unit takes a processor for itself. */
export async function landBatch(
  messages: readonly Message[],
  land: (key: string) => Promise<void>,
  hasTime: () => boolean,
): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  for (const message of messages) {
    if (!hasTime()) {
      failures.push({ message, reason: undefined });
      continue;
    }
    try {
      for (const key of keysOf(message.body)) await land(key);
    } catch (reason) {
      failures.push({ message, reason });
    }
  }
  return failures;
}
