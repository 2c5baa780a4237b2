/**
 * Counts the units of a batch of messages: a group's one after another, groups side by side. A unit that fails goes
 * back with all behind it in its group, and no other (rule 15).
 */
export interface UnitMessage {
  readonly messageId: string;
  /** The group: units of one shard are one. */
  readonly shard: string;
  /** The unit's object. */
  readonly key: string;
  /** How often it was received, this time included. */
  readonly receiveCount: number;
}

export interface Failure {
  readonly message: UnitMessage;
  /** The same for all behind the unit that failed. */
  readonly reason: unknown;
  readonly showAgainSeconds: number;
}

export async function countBatch(
  messages: readonly UnitMessage[],
  count: (key: string) => Promise<void>,
): Promise<readonly Failure[]> {
  const groups = Map.groupBy(messages, ({ shard }) => shard);
  const failures = await Promise.all([...groups.values()].map((group) => countGroup(group, count)));
  return failures.flat();
}

async function countGroup(
  group: readonly UnitMessage[],
  count: (key: string) => Promise<void>,
): Promise<readonly Failure[]> {
  for (const [index, message] of group.entries()) {
    try {
      await count(message.key);
    } catch (reason) {
      const showAgainSeconds = backOffSeconds(message.receiveCount);
      return group.slice(index).map((behind) => ({ message: behind, reason, showAgainSeconds }));
    }
  }
  return [];
}

/** 2, 4, 8, 16, then 30 s. */
export const backOffSeconds = (receiveCount: number): number =>
  Math.min(30, 2 ** Math.min(5, Math.max(1, receiveCount)));
