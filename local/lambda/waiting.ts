/** Invocations that wait for an environment: in order, not too many, not too long. */
import type { Result } from './protocol.ts';

export type Outcome = Result | { readonly throttled: string };

export interface Waiting {
  readonly payload: string;
  readonly settle: (outcome: Outcome) => void;
}

export interface WaitingRoom {
  readonly size: number;
  enter(payload: string, waitMs: number): Promise<Outcome>;
  next(): Waiting | undefined;
  close(outcome: Outcome): void;
}

export function waitingRoom(limit: number): WaitingRoom {
  const queue = new Set<Waiting>();
  return {
    get size() {
      return queue.size;
    },
    enter: async (payload, waitMs) => {
      if (queue.size >= limit) return { throttled: `${limit} invocations wait already` };
      const { promise, resolve: settle } = Promise.withResolvers<Outcome>();
      const waiting: Waiting = { payload, settle };
      const timer = setTimeout(() => {
        // Whom an environment has taken stays: its own timeout bounds it.
        if (queue.delete(waiting)) settle({ throttled: `no environment was free for ${waitMs} ms` });
      }, waitMs);
      queue.add(waiting);
      return promise.finally(() => clearTimeout(timer));
    },
    next: () => {
      const [first] = queue;
      if (first) queue.delete(first);
      return first;
    },
    close: (outcome) => {
      for (const { settle } of queue) settle(outcome);
      queue.clear();
    },
  };
}
