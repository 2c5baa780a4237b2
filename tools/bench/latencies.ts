/** Latencies in steps of 1/20 ms up to 10 s: adding one allocates nothing. */
const STEPS_PER_MS = 20;
const LONGEST_MS = 10_000;

export interface Latencies {
  readonly count: () => number;
  readonly add: (ms: number) => void;
  /** The latency that this share of all (0 to 1) didn't exceed, in ms. */
  readonly quantile: (share: number) => number;
}

export function latencies(): Latencies {
  const steps = new Uint32Array(LONGEST_MS * STEPS_PER_MS);
  let total = 0;
  return {
    count: () => total,
    add: (ms) => {
      const step = Math.min(Math.floor(ms * STEPS_PER_MS), steps.length - 1);
      steps[step] = (steps[step] ?? 0) + 1;
      total++;
    },
    quantile: (share) => {
      let seen = 0;
      const step = steps.findIndex((count) => {
        seen += count;
        return seen > 0 && seen >= total * share;
      });
      return (step + 1) / STEPS_PER_MS;
    },
  };
}
