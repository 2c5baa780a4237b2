import { keep, type Message, type Queue, type Sent } from './queue.ts';

/** Developer guide, "Exactly-once processing": also while the first message is in flight, or deleted. */
const DEDUPLICATION_MS = 5 * 60_000;

export interface Letter {
  readonly id: string;
  readonly body: string;
  readonly group: string;
  readonly deduplicationId?: string;
  readonly delaySeconds?: number;
}

/** Takes a message, or answers for the one that had its deduplication id. */
export function send(
  queue: Queue,
  letter: Letter,
  order: number,
  now: number,
): Pick<Sent, 'messageId' | 'order'> {
  const { settings, journal } = queue;
  const { id, body, group, deduplicationId, delaySeconds = settings.delaySeconds } = letter;
  forgetOld(queue, now);
  const key = settings.deduplicationPerGroup ? `${group}\n${deduplicationId}` : `${deduplicationId}`;
  const former = settings.fifo ? queue.sent.get(key) : undefined;
  if (former !== undefined) return former;
  const message: Message = {
    id,
    queue: settings.name,
    body,
    group,
    ...(deduplicationId === undefined ? {} : { deduplicationId }),
    order,
    sentAt: now,
    receives: 0,
    visibleAt: now + delaySeconds * 1_000,
  };
  keep(queue, message);
  const sent: Sent = { queue: settings.name, key, messageId: id, order, until: now + DEDUPLICATION_MS };
  if (settings.fifo) {
    queue.sent.set(key, sent);
    journal.remember(sent);
  }
  return sent;
}

/** They stand in the order of their time. */
function forgetOld({ sent, journal }: Queue, now: number): void {
  for (const [key, each] of sent) {
    if (each.until > now) return;
    sent.delete(key);
    journal.forget(each);
  }
}
