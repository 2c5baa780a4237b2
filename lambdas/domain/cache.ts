export interface CacheOptions {
  /** How long a loaded value serves without being loaded again. */
  readonly maxAgeMs: number;
  /** How many keys are kept; the oldest goes first. */
  readonly maxEntries: number;
  readonly now: () => number;
}

interface Entry<T> {
  readonly loadedAt: number;
  readonly value: T;
}

/**
 * Remembers what `load` answered, undefined included. Callers of one key share a load under way. Where a load
 * fails, what was known before serves for another `maxAgeMs` (stale on error), so that one caller waits for the
 * failure and not each; where nothing was known the error is the caller's.
 */
export function cached<T>(
  load: (key: string) => Promise<T>,
  options: CacheOptions,
): (key: string) => Promise<T> {
  const entries = new Map<string, Entry<T>>();
  const loading = new Map<string, Promise<T>>();

  const keep = (key: string, entry: Entry<T>): T => {
    entries.delete(key);
    entries.set(key, entry);
    const [oldest] = entries.keys();
    if (entries.size > options.maxEntries && oldest !== undefined) entries.delete(oldest);
    return entry.value;
  };

  const refresh = async (key: string, known: Entry<T> | undefined): Promise<T> => {
    const loadedAt = options.now();
    try {
      return keep(key, { loadedAt, value: await load(key) });
    } catch (error) {
      if (!known) throw error;
      return keep(key, { loadedAt: options.now(), value: known.value });
    } finally {
      loading.delete(key);
    }
  };

  return async (key) => {
    const known = entries.get(key);
    if (known && options.now() - known.loadedAt < options.maxAgeMs) return known.value;
    const underWay = loading.get(key) ?? refresh(key, known);
    loading.set(key, underWay);
    return underWay;
  };
}
