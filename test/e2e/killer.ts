/** Kills archive and aggregate at random, the same random for the same seed. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlatformProcess } from '../../tools/bench/platform.ts';
import { random } from '../exactness/random.ts';

type Stage = 'archive' | 'aggregate';

interface Killed {
  readonly killed: Stage;
  readonly busy: boolean;
}

const isKilled = (message: unknown): message is Killed =>
  typeof message === 'object' && message !== null && 'killed' in message;

async function kill({ process: platform }: PlatformProcess, stage: Stage): Promise<boolean> {
  platform.send({ kill: stage });
  for (;;) {
    const [message]: unknown[] = await once(platform, 'message', { signal: AbortSignal.timeout(10_000) });
    if (isKilled(message)) return message.busy;
  }
}

/** How many invocations died in their middle. */
export type Kills = Record<Stage, number>;

/** Goes on until it is stopped. */
export function killAtRandom(platform: PlatformProcess, seed: number): () => Promise<Kills> {
  const next = random(seed);
  const stop = new AbortController();
  const kills: Kills = { archive: 0, aggregate: 0 };
  const run = async (): Promise<Kills> => {
    while (!stop.signal.aborted) {
      await sleep(50 + next() * 400);
      // Units of an aggregate that died stay hidden for a while, so it is left to work a little longer.
      const stage = next() < 0.7 ? 'archive' : 'aggregate';
      if (await kill(platform, stage)) kills[stage]++;
    }
    return kills;
  };
  const running = run();
  // Whoever stops it meets its error.
  running.catch(() => undefined);
  return () => {
    stop.abort();
    return running;
  };
}
