/** Trying again. */
import { pause } from './pause.ts';

const FIRST_MS = 100;
const LONGEST_MS = 10_000;

/**
 * Lambda waits longer and longer, and doesn't say how long
 * (https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html speaks of an exponential back-off).
 * @param failures in a row, from 1.
 */
export const retryDelayMs = (failures: number): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));

/** Some 13 s: a server that doesn't answer for so long is gone. */
const ATTEMPTS = 8;

/** What doesn't come back by waiting. */
const isGone = (error: unknown): boolean =>
  error instanceof Error && /NotFound|NonExistent|DoesNotExist/.test(error.name);

/** A call to a stream or queue, again after a failure. @throws the last failure; at once when stopped. */
export async function persistently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || isGone(error) || failures === ATTEMPTS) throw error;
      await pause(retryDelayMs(failures), signal);
    }
  }
}
