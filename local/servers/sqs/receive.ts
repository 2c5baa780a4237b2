import { drop, isInFlight, keep, type Message, type Queue } from './queue.ts';

export interface Asked {
  readonly limit: number;
  readonly visibilitySeconds: number;
  /** Where messages go that were received too often; while there's nowhere to go they come again. */
  readonly deadLetters?: ((message: Message) => void) | undefined;
  readonly newReceipt: (message: Message) => string;
}

/**
 * Up to `limit` messages, now in flight. Of a FIFO queue's group all or the first that fit, in order, and none while
 * one of the group is in flight.
 */
export function receive(queue: Queue, asked: Asked, now: number): readonly Message[] {
  expire(queue, now);
  const taken: Message[] = [];
  for (const group of [...queue.groups.values()]) {
    for (const message of receivable(queue, group, now)) {
      if (taken.length === asked.limit) return taken;
      if (asked.deadLetters !== undefined && isSpent(queue, message)) {
        drop(queue, message);
        asked.deadLetters(message);
        continue;
      }
      const given = inFlight(message, asked, now);
      keep(queue, given);
      taken.push(given);
    }
  }
  return taken;
}

function* receivable({ settings: { fifo } }: Queue, group: ReadonlyMap<string, Message>, now: number) {
  if (fifo && isBlocked(group, now)) return;
  for (const message of group.values()) {
    if (message.visibleAt <= now) yield message;
    else if (fifo) return;
  }
}

/** What lies behind a message that was never received wasn't either. */
function isBlocked(group: ReadonlyMap<string, Message>, now: number): boolean {
  for (const message of group.values()) {
    if (isInFlight(message, now)) return true;
    if (message.receives === 0) return false;
  }
  return false;
}

const isSpent = ({ settings: { redrive } }: Queue, { receives }: Message): boolean =>
  redrive !== undefined && receives >= redrive.maxReceiveCount;

const inFlight = (message: Message, { visibilitySeconds, newReceipt }: Asked, now: number): Message => ({
  ...message,
  receives: message.receives + 1,
  firstReceivedAt: message.firstReceivedAt ?? now,
  visibleAt: now + visibilitySeconds * 1_000,
  receipt: newReceipt(message),
});

/** Older than the retention period: gone, in flight or not. */
function expire(queue: Queue, now: number): void {
  const oldest = now - queue.settings.retentionSeconds * 1_000;
  for (const message of queue.byId.values()) {
    if (message.sentAt > oldest) return;
    drop(queue, message);
  }
}

/** When a message that nobody may receive now can be received again; undefined with none. */
export function nextVisible(queue: Queue, now: number): number | undefined {
  let next: number | undefined;
  for (const { visibleAt } of queue.byId.values()) {
    if (visibleAt > now && (next === undefined || visibleAt < next)) next = visibleAt;
  }
  return next;
}
