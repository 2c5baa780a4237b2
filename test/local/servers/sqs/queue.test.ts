import { expect, test } from '@jest/globals';
import {
  emptyQueue,
  type Journal,
  type Message,
  type Queue,
  type Settings,
} from '../../../../local/servers/sqs/queue.ts';
import { nextVisible, receive } from '../../../../local/servers/sqs/receive.ts';
import { send } from '../../../../local/servers/sqs/send.ts';
import { defaults } from '../../../../local/servers/sqs/settings.ts';
import { changeVisibility, newReceipt, remove } from '../../../../local/servers/sqs/settle.ts';

const NOWHERE: Journal = { put: () => {}, drop: () => {}, remember: () => {}, forget: () => {} };
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const queue = (name: string, settings: Partial<Settings> = {}): Queue =>
  emptyQueue({ ...defaults(name), ...settings }, NOWHERE);
const standard = (settings: Partial<Settings> = {}): Queue => queue('overflow', settings);
const fifo = (settings: Partial<Settings> = {}): Queue => queue('units.fifo', settings);

/** `a1` goes to group a; its body is its deduplication id. */
function put(to: Queue, bodies: readonly string[], now = 0): void {
  for (const body of bodies) {
    const order = to.byId.size;
    send(
      to,
      {
        id: `${body}@${now}`,
        body,
        group: to.settings.fifo ? (body[0] ?? '') : '',
        deduplicationId: body,
        delaySeconds: to.settings.delaySeconds,
      },
      order,
      now,
    );
  }
}

const take = (
  from: Queue,
  now: number,
  limit = 10,
  deadLetters?: (message: Message) => void,
): readonly Message[] =>
  receive(
    from,
    {
      limit,
      visibilitySeconds: from.settings.visibilitySeconds,
      newReceipt: (message) => newReceipt(message, String(now)),
      ...(deadLetters ? { deadLetters } : {}),
    },
    now,
  );
const bodies = (messages: readonly Message[]): readonly string[] => messages.map(({ body }) => body);
const taken = (from: Queue, now: number, limit = 10): readonly string[] => bodies(take(from, now, limit));
const receipt = ({ receipt = '' }: Message): string => receipt;

test('a received message is invisible until its visibility timeout ends', () => {
  const from = standard({ visibilitySeconds: 30 });
  put(from, ['a', 'b']);
  expect(taken(from, 0, 1)).toEqual(['a']);
  expect(taken(from, 0)).toEqual(['b']);
  expect(taken(from, 29 * SECOND)).toEqual([]);
  expect(taken(from, 30 * SECOND)).toEqual(['a', 'b']);
});

test('a deleted message does not come back', () => {
  const from = standard();
  put(from, ['a', 'b']);
  const [first] = take(from, 0);
  if (first) remove(from, receipt(first), 1);
  expect(taken(from, MINUTE)).toEqual(['b']);
});

test('a delayed message waits', () => {
  const from = standard({ delaySeconds: 10 });
  put(from, ['a']);
  expect(taken(from, 9 * SECOND)).toEqual([]);
  expect(nextVisible(from, 9 * SECOND)).toBe(10 * SECOND);
  expect(taken(from, 10 * SECOND)).toEqual(['a']);
});

test('a message is gone after the retention period', () => {
  const from = standard({ retentionSeconds: 60 });
  put(from, ['a']);
  put(from, ['b'], 30 * SECOND);
  expect(taken(from, MINUTE)).toEqual(['b']);
  expect(from.byId.size).toBe(1);
});

test('visibility can be cut short and prolonged', () => {
  const from = standard({ visibilitySeconds: 30 });
  put(from, ['a', 'b']);
  const [a, b] = take(from, 0).map(receipt);
  expect(changeVisibility(from, a ?? '', 0, 1)).toBeUndefined();
  expect(changeVisibility(from, b ?? '', 100, 1)).toBeUndefined();
  expect(taken(from, 2)).toEqual(['a']);
  expect(taken(from, 50 * SECOND)).toEqual(['a']);
  expect(taken(from, 101 * SECOND)).toEqual(['a', 'b']);
});

test('visibility of a message that is not in flight cannot be changed', () => {
  const from = standard({ visibilitySeconds: 30 });
  put(from, ['a']);
  const [message] = take(from, 0);
  expect(changeVisibility(from, message?.receipt ?? '', 5, 30 * SECOND)?.code).toBe('MessageNotInflight');
});

test('an older receipt deletes nothing', () => {
  const from = standard({ visibilitySeconds: 30 });
  put(from, ['a']);
  const [first] = take(from, 0);
  take(from, 30 * SECOND);
  expect(remove(from, first?.receipt ?? '', 31 * SECOND)).toBeUndefined();
  expect(taken(from, 2 * MINUTE)).toEqual(['a']);
});

test('a message received too often goes to the dead letters', () => {
  const from = standard({ visibilitySeconds: 30, redrive: { deadLetters: 'dlq', maxReceiveCount: 2 } });
  const dead: Message[] = [];
  put(from, ['a']);
  const counts = [0, 30, 60].map(
    (at) => take(from, at * SECOND, 10, (message) => dead.push(message))[0]?.receives,
  );
  expect(counts).toEqual([1, 2, undefined]);
  expect(bodies(dead)).toEqual(['a']);
  expect(from.byId.size).toBe(0);
});

test('without a queue for the dead a message comes again', () => {
  const from = standard({ visibilitySeconds: 30, redrive: { deadLetters: 'gone', maxReceiveCount: 1 } });
  put(from, ['a']);
  expect([taken(from, 0), taken(from, 30 * SECOND)]).toEqual([['a'], ['a']]);
});

test('a group comes in order, as many of it as fit, then of other groups', () => {
  const from = fifo();
  put(from, ['a1', 'b1', 'a2', 'b2', 'a3']);
  expect(taken(from, 0, 4)).toEqual(['a1', 'a2', 'a3', 'b1']);
});

test('a group with a message in flight is closed', () => {
  const from = fifo();
  put(from, ['a1', 'a2', 'b1']);
  const [a1] = take(from, 0, 1);
  put(from, ['a3']);
  expect(taken(from, 1)).toEqual(['b1']);
  remove(from, a1?.receipt ?? '', 2);
  expect(taken(from, 3)).toEqual(['a2', 'a3']);
});

test('a group opens when all of it that was in flight came back, in order', () => {
  const from = fifo({ visibilitySeconds: 30 });
  put(from, ['a1', 'a2', 'a3']);
  const [first, second] = take(from, 0, 2).map(receipt);
  changeVisibility(from, first ?? '', 0, 1);
  expect(taken(from, 2)).toEqual([]);
  changeVisibility(from, second ?? '', 0, 3);
  expect(taken(from, 4)).toEqual(['a1', 'a2', 'a3']);
  expect(taken(from, 40 * SECOND)).toEqual(['a1', 'a2', 'a3']);
});

test('an expired receipt deletes nothing from a FIFO queue, and says so', () => {
  const from = fifo({ visibilitySeconds: 30 });
  put(from, ['a1']);
  const [message] = take(from, 0);
  expect(remove(from, message?.receipt ?? '', 30 * SECOND)?.message).toContain(
    'The receipt handle has expired.',
  );
  expect(taken(from, 31 * SECOND)).toEqual(['a1']);
});

test('a FIFO queue takes a deduplication id once in five minutes, deleted or not', () => {
  const from = fifo();
  put(from, ['a1']);
  const [message] = take(from, 0);
  remove(from, message?.receipt ?? '', 1);
  put(from, ['a1'], 5 * MINUTE - 1);
  expect(taken(from, 5 * MINUTE - 1)).toEqual([]);
  put(from, ['a1'], 5 * MINUTE);
  expect(taken(from, 5 * MINUTE)).toEqual(['a1']);
});

test('a repeated message is answered with the first one', () => {
  const to = fifo();
  const letter = { body: 'a', group: 'g', deduplicationId: '1', delaySeconds: 0 };
  expect(send(to, { id: 'one', ...letter }, 7, 0)).toMatchObject({ messageId: 'one', order: 7 });
  expect(send(to, { id: 'two', ...letter }, 8, 1)).toMatchObject({ messageId: 'one', order: 7 });
});

test("a deduplication id is the queue's, or each group's", () => {
  const both = (deduplicationPerGroup: boolean): number => {
    const to = fifo({ deduplicationPerGroup });
    send(to, { id: 'one', body: 'a', group: 'a', deduplicationId: '1', delaySeconds: 0 }, 1, 0);
    send(to, { id: 'two', body: 'b', group: 'b', deduplicationId: '1', delaySeconds: 0 }, 2, 0);
    return to.byId.size;
  };
  expect([both(false), both(true)]).toEqual([1, 2]);
});

test('a dead letter opens its group for the next', () => {
  const from = fifo({ visibilitySeconds: 30, redrive: { deadLetters: 'dlq.fifo', maxReceiveCount: 1 } });
  put(from, ['a1', 'a2']);
  expect(taken(from, 0, 1)).toEqual(['a1']);
  expect(bodies(take(from, 30 * SECOND, 10, () => undefined))).toEqual(['a2']);
});
