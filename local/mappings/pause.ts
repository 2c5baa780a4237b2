/** A wait that a stopping mapping cuts short. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Settles after `ms`, or at once when stopped; never rejects. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);
