import { keep, type Message, type Queue, type Sent, type Settings } from './queue.ts';

/** Developer guide, "Exactly-once processing": also while the first message is in flight, or deleted. */
const DEDUPLICATION_MS = 5 * 60_000;

export interface Letter {
  readonly id: string;
  readonly body: string;
  readonly group: string;
  readonly deduplicationId?: string;
  readonly delaySeconds: number;
}

/** Takes a message, or answers for the one that had its deduplication id. */
export function send(
  queue: Queue,
  letter: Letter,
  order: number,
  now: number,
): Pick<Sent, 'messageId' | 'order'> {
  const { settings, journal } = queue;
  const { delaySeconds, ...content } = letter;
  forgetOld(queue, now);
  const key = deduplicationKey(settings, letter);
  const former = settings.fifo ? queue.sent.get(key) : undefined;
  if (former !== undefined) return former;
  const place = { queue: settings.name, order, sentAt: now, visibleAt: now + delaySeconds * 1_000 };
  const message: Message = { ...content, ...place, receives: 0 };
  keep(queue, message);
  const until = now + DEDUPLICATION_MS;
  const sent: Sent = { queue: settings.name, key, messageId: letter.id, order, until };
  if (settings.fifo) {
    queue.sent.set(key, sent);
    journal.remember(sent);
  }
  return sent;
}

const deduplicationKey = ({ deduplicationPerGroup }: Settings, { group, deduplicationId }: Letter): string =>
  deduplicationPerGroup ? `${group}\n${deduplicationId}` : `${deduplicationId}`;

/** They stand in the order of their time. */
function forgetOld({ sent, journal }: Queue, now: number): void {
  for (const [key, each] of sent) {
    if (each.until > now) return;
    sent.delete(key);
    journal.forget(each);
  }
}
