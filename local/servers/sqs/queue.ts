/**
 * A queue by SQS's rules, as its developer guide gives them ("FIFO queue delivery logic", "Exactly-once processing",
 * "Visibility timeout", "Dead-letter queues"). Time comes as an argument, what must last goes to the journal.
 */

export interface Message {
  readonly id: string;
  readonly queue: string;
  readonly body: string;
  /** '' in a standard queue. */
  readonly group: string;
  readonly deduplicationId?: string;
  /** Grows from message to message; a FIFO queue's SequenceNumber. */
  readonly order: number;
  readonly sentAt: number;
  readonly receives: number;
  readonly firstReceivedAt?: number;
  /** Not to be received before: delayed until then, or in flight. */
  readonly visibleAt: number;
  /** What the last receiver holds. */
  readonly receipt?: string;
}

/** A FIFO queue takes a deduplication id once in five minutes. */
export interface Sent {
  readonly queue: string;
  readonly key: string;
  readonly messageId: string;
  readonly order: number;
  readonly until: number;
}

export interface Journal {
  put(message: Message): void;
  drop(id: string): void;
  remember(sent: Sent): void;
  forget(sent: Sent): void;
}

export interface Settings {
  readonly name: string;
  readonly fifo: boolean;
  readonly visibilitySeconds: number;
  readonly retentionSeconds: number;
  readonly delaySeconds: number;
  readonly receiveWaitSeconds: number;
  readonly maximumBytes: number;
  readonly contentBasedDeduplication: boolean;
  /** Whether a deduplication id is a group's, and not the whole queue's. */
  readonly deduplicationPerGroup: boolean;
  readonly redrive?: { readonly deadLetters: string; readonly maxReceiveCount: number } | undefined;
}

export interface Queue {
  settings: Settings;
  /** By group, then by id, in order. */
  readonly groups: Map<string, Map<string, Message>>;
  readonly byId: Map<string, Message>;
  readonly sent: Map<string, Sent>;
  readonly journal: Journal;
}

export const emptyQueue = (settings: Settings, journal: Journal): Queue => ({
  settings,
  groups: new Map(),
  byId: new Map(),
  sent: new Map(),
  journal,
});

/** Puts a message into memory, behind its group's others or in its old place. */
export function hold(queue: Queue, message: Message): void {
  const group = queue.groups.get(message.group) ?? new Map<string, Message>();
  group.set(message.id, message);
  queue.groups.set(message.group, group);
  queue.byId.set(message.id, message);
}

export function keep(queue: Queue, message: Message): void {
  hold(queue, message);
  queue.journal.put(message);
}

export function drop(queue: Queue, { id, group }: Message): void {
  queue.groups.get(group)?.delete(id);
  if (queue.groups.get(group)?.size === 0) queue.groups.delete(group);
  queue.byId.delete(id);
  queue.journal.drop(id);
}

export const isInFlight = (message: Message, now: number): boolean =>
  message.receipt !== undefined && message.visibleAt > now;
