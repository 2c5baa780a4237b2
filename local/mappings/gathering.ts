/** Items that wait for their invocation, and since when. */
import { type BatchLimits, type Decision, decide, type Item } from './batch.ts';

export interface Gathering<T extends Item> {
  readonly items: readonly T[];
  add(more: readonly T[]): void;
  /** @param last nothing more will come: there is no window to wait for. */
  decide(last?: boolean): Decision;
  take(count: number): T[];
}

export function gathering<T extends Item>(limits: BatchLimits): Gathering<T> {
  let items: T[] = [];
  let openedAt = 0;
  return {
    get items() {
      return items;
    },
    add: (more) => {
      if (items.length === 0) openedAt = Date.now();
      items.push(...more);
    },
    decide: (last = false) => decide(items, last ? Number.POSITIVE_INFINITY : Date.now() - openedAt, limits),
    take: (count) => {
      const taken = items.slice(0, count);
      items = items.slice(count);
      openedAt = Date.now();
      return taken;
    },
  };
}
