/**
 * Counts the units of a batch of messages: a group's one after another, groups side by side. A unit that fails goes
 * back with all behind it in its group, and no other (rule 15). So does a unit for which no time is left.
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
  /** The same for all behind the unit that failed; undefined where there was no time to start. */
  readonly reason: unknown;
  readonly showAgainSeconds: number;
}

export async function countBatch(
  messages: readonly UnitMessage[],
  count: (message: UnitMessage) => Promise<void>,
  hasTime: () => boolean,
): Promise<readonly Failure[]> {
  const groups = Map.groupBy(messages, ({ shard }) => shard);
  const failures = await Promise.all([...groups.values()].map((group) => countGroup(group, count, hasTime)));
  return failures.flat();
}

async function countGroup(
  group: readonly UnitMessage[],
  count: (message: UnitMessage) => Promise<void>,
  hasTime: () => boolean,
): Promise<readonly Failure[]> {
  const failuresFrom = (index: number, reason: unknown, showAgainSeconds: number): Failure[] =>
    group.slice(index).map((message) => ({ message, reason, showAgainSeconds }));

  for (const [index, message] of group.entries()) {
    if (!hasTime()) return failuresFrom(index, undefined, 0);
    try {
      await count(message);
    } catch (reason) {
      return failuresFrom(index, reason, backOffSeconds(message.receiveCount));
    }
  }
  return [];
}

/** 2, 4, 8, 16, then 30 s. */
export const backOffSeconds = (receiveCount: number): number =>
  Math.min(30, 2 ** Math.min(5, Math.max(1, receiveCount)));
