/** All queues, and who waits for their messages. */
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../template/json.ts';
import { emptyQueue, hold, keep, type Message, type Queue } from './queue.ts';
import { nextVisible, receive } from './receive.ts';
import { defaults, withAttributes } from './settings.ts';
import { newReceipt } from './settle.ts';
import { SqsError } from './sqs-error.ts';
import type { Store } from './store.ts';

export interface Service {
  readonly store: Store;
  readonly arn: (name: string) => string;
  readonly queues: Map<string, Queue>;
  /** Those who wait for any change. */
  readonly waiting: Set<() => void>;
  lastOrder: number;
}

/** With what the store kept. */
export function openService(store: Store, arn: (name: string) => string): Service {
  const queues = new Map(store.queues().map((settings) => [settings.name, emptyQueue(settings, store)]));
  const service: Service = { store, arn, queues, waiting: new Set(), lastOrder: 0 };
  for (const message of store.messages()) {
    const queue = queues.get(message.queue);
    if (queue !== undefined) hold(queue, message);
    service.lastOrder = Math.max(service.lastOrder, message.order);
  }
  for (const sent of store.sent()) queues.get(sent.queue)?.sent.set(sent.key, sent);
  return service;
}

/** Grows over restarts too, without a counter that would have to be kept. */
export function nextOrder(service: Service, now: number): number {
  service.lastOrder = Math.max(service.lastOrder + 1, now * 1_000);
  return service.lastOrder;
}

export function createQueue(service: Service, name: string, attributes: JsonObject): void {
  const former = service.queues.get(name);
  const settings = withAttributes(former?.settings ?? defaults(name), attributes);
  if (former !== undefined && JSON.stringify(former.settings) !== JSON.stringify(settings)) {
    throw new SqsError(
      'QueueNameExists',
      'A queue already exists with the same name and a different value for attributes',
    );
  }
  service.queues.set(name, former ?? emptyQueue(settings, service.store));
  service.store.putQueue(settings);
}

export function changeQueue({ store }: Service, queue: Queue, attributes: JsonObject): void {
  queue.settings = withAttributes(queue.settings, attributes);
  store.putQueue(queue.settings);
}

/** @throws SqsError for a queue that isn't there. Queues go by the last part of their URL. */
export function queueAt(service: Service, url: string): Queue {
  const queue = service.queues.get(url.split('/').at(-1) ?? '');
  if (queue === undefined) throw new SqsError('QueueDoesNotExist', 'The specified queue does not exist.');
  return queue;
}

export function wake({ waiting }: Service): void {
  for (const go of waiting) go();
}

export interface Poll {
  readonly limit: number;
  readonly visibilitySeconds: number;
  readonly waitSeconds: number;
  /** Whoever asked is no longer there: nothing is given out. */
  readonly gone: AbortSignal;
}

/** Waits until there are messages, the time is up or the caller gone. */
export async function poll(service: Service, queue: Queue, asked: Poll): Promise<readonly Message[]> {
  const until = Date.now() + asked.waitSeconds * 1_000;
  for (;;) {
    const now = Date.now();
    if (asked.gone.aborted) return [];
    const messages = receiveNow(service, queue, asked, now);
    if (messages.length > 0 || now >= until) return messages;
    await change(service, Math.min(until, nextVisible(queue, now) ?? until) - now, asked.gone);
  }
}

function receiveNow(service: Service, queue: Queue, asked: Poll, now: number): readonly Message[] {
  const target = service.queues.get(queue.settings.redrive?.deadLetters ?? '');
  const bury = (to: Queue, message: Message): void => {
    keep(to, buried(message, to, nextOrder(service, now), now));
    wake(service);
  };
  const deadLetters = target && ((message: Message) => bury(target, message));
  return service.store.atOnce(() =>
    receive(
      queue,
      { ...asked, deadLetters, newReceipt: (message) => newReceipt(message, randomUUID()) },
      now,
    ),
  );
}

/** Developer guide, "Dead-letter queues": only a FIFO queue's message starts its retention anew. */
function buried(
  { receipt: _, ...message }: Message,
  { settings }: Queue,
  order: number,
  now: number,
): Message {
  const sentAt = settings.fifo ? now : message.sentAt;
  return { ...message, queue: settings.name, order, sentAt, visibleAt: now };
}

const change = ({ waiting }: Service, ms: number, gone: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      clearTimeout(timer);
      waiting.delete(go);
      gone.removeEventListener('abort', go);
      resolve();
    };
    const timer = setTimeout(go, ms);
    waiting.add(go);
    gone.addEventListener('abort', go);
  });
