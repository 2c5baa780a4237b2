/** Kills archive and aggregate at random, the same random for the same seed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../tools/bench/child.ts';
import type { PlatformProcess } from '../../tools/bench/platform.ts';
import { random } from '../exactness/random.ts';

type Stage = 'archive' | 'aggregate';

interface Manner {
  /** How long it waits at most before a try, and after a worker died. */
  readonly betweenMs: number;
  readonly afterMs: number;
  /** Goes on until so many died. */
  readonly atLeast: number;
}

/**
 * An invocation of archive is over in a moment, so it takes many tries to meet one. Units of an aggregate that died
 * stay hidden for as long as its function may take, so few die while the log is played, and more while it catches up.
 */
const MANNERS: Readonly<Record<Stage, Manner>> = {
  archive: { betweenMs: 50, afterMs: 300, atLeast: 0 },
  aggregate: { betweenMs: 600, afterMs: 300, atLeast: 3 },
};

/** How long it goes on, at most, once it is told to stop. */
const PATIENCE_MS = 45_000;

/** How many invocations died in their middle. */
export type Kills = Readonly<Record<Stage, number>>;

interface Killed {
  readonly killed: Stage;
  readonly busy: boolean;
}

/** Ends a worker of the stage where one is busy; answers whether one was. */
async function kill({ process: platform }: PlatformProcess, stage: Stage): Promise<boolean> {
  const isKilled = (message: unknown): message is Killed =>
    typeof message === 'object' && message !== null && 'killed' in message && message.killed === stage;
  const answer = messageOf(platform, isKilled, 10_000);
  platform.send({ kill: stage });
  return (await answer).busy;
}

async function killStage(
  platform: PlatformProcess,
  stage: Stage,
  next: () => number,
  stopped: AbortSignal,
): Promise<number> {
  const { betweenMs, afterMs, atLeast } = MANNERS[stage];
  let until = Number.POSITIVE_INFINITY;
  stopped.addEventListener('abort', () => {
    until = Date.now() + PATIENCE_MS;
  });
  let kills = 0;
  while (!stopped.aborted || (kills < atLeast && Date.now() < until)) {
    await sleep(next() * betweenMs);
    if (!(await kill(platform, stage))) continue;
    kills++;
    await sleep(next() * afterMs);
  }
  return kills;
}

/** Goes on until the returned function is called. */
export function killAtRandom(platform: PlatformProcess, seed: number): () => Promise<Kills> {
  const stop = new AbortController();
  const running = Promise.all([
    killStage(platform, 'archive', random(seed), stop.signal),
    killStage(platform, 'aggregate', random(seed + 1), stop.signal),
  ]);
  // Whoever stops it meets its error.
  running.catch(() => undefined);
  return async () => {
    stop.abort();
    const [archive, aggregate] = await running;
    return { archive, aggregate };
  };
}
