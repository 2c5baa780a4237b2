/** What must be stopped, in the reverse order of its start. */
export interface Stops {
  add(stop: () => void | Promise<void>): void;
  /** Runs each of them once, whatever the others do. @throws what the first to fail threw. */
  run(): Promise<void>;
}

export function newStops(): Stops {
  const stops: (() => void | Promise<void>)[] = [];
  return {
    add: (stop) => void stops.push(stop),
    run: async () => {
      const failures: unknown[] = [];
      for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
        try {
          await stop();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
