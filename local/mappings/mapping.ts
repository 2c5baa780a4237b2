/** A mapping that runs until it is stopped, or fails so that nobody can miss it. */

export interface Mapping {
  /** Settles when stopped; rejects when the mapping can't go on. */
  readonly done: Promise<void>;
  /** Ends after the invocations that run. */
  stop(): Promise<void>;
}

/** @param run goes on until the signal; what it throws after that is of no interest. */
export function startMapping(run: (signal: AbortSignal) => Promise<void>): Mapping {
  const stopping = new AbortController();
  const done = run(stopping.signal).catch((error) => {
    if (!stopping.signal.aborted) throw error;
  });
  return {
    done,
    stop: async () => {
      stopping.abort();
      await done;
    },
  };
}
