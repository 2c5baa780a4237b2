/**
 * Callers that come while a group is under way share the next one: one caller at a time waits for nobody, many
 * share the cost of a write.
 */
interface Caller<Item, Result> {
  readonly items: readonly Item[];
  resolve(results: readonly Result[]): void;
  reject(error: unknown): void;
}

/**
 * @param send writes a group, and answers one result an item, in order. It calls `next` once the next group may set
 * out, at the latest when it has settled: so a group that is being retried holds nobody up.
 */
export function groupCommit<Item, Result>(
  send: (items: readonly Item[], next: () => void) => Promise<readonly Result[]>,
): (items: readonly Item[]) => Promise<readonly Result[]> {
  let waiting: Caller<Item, Result>[] = [];
  let busy = false;

  const depart = async (callers: readonly Caller<Item, Result>[], next: () => void): Promise<void> => {
    try {
      const results = await send(
        callers.flatMap(({ items }) => items),
        next,
      );
      let from = 0;
      for (const { items, resolve } of callers) {
        resolve(results.slice(from, from + items.length));
        from += items.length;
      }
    } catch (error) {
      for (const { reject } of callers) reject(error);
    }
    next();
  };

  const start = (): void => {
    if (busy || waiting.length === 0) return;
    const callers = waiting;
    waiting = [];
    busy = true;
    let called = false;
    void depart(callers, () => {
      if (called) return;
      called = true;
      busy = false;
      start();
    });
  };

  return (items) =>
    new Promise((resolve, reject) => {
      waiting.push({ items, resolve, reject });
      start();
    });
}
