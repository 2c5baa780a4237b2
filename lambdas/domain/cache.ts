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
 * fails, what was known before goes on serving (stale on error); without it the error is the caller's.
 */
export function cached<T>(
  load: (key: string) => Promise<T>,
  options: CacheOptions,
): (key: string) => Promise<T> {
  const entries = new Map<string, Entry<T>>();
  const loading = new Map<string, Promise<T>>();

  const refresh = async (key: string, known: Entry<T> | undefined): Promise<T> => {
    const loadedAt = options.now();
    try {
      const value = await load(key);
      entries.delete(key);
      entries.set(key, { loadedAt, value });
      const [oldest] = entries.keys();
      if (entries.size > options.maxEntries && oldest !== undefined) entries.delete(oldest);
      return value;
    } catch (error) {
      if (known) return known.value;
      throw error;
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
