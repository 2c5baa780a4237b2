/** What has landed so far, by the receipts. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LakeReads } from '../../lambdas/domain/lake-reads.ts';
import { hourKey } from '../../lambdas/domain/time.ts';

export interface Landing {
  readonly lines: number;
  readonly landed: number;
  readonly rejected: number;
  readonly bytes: number;
  /** Of units. */
  readonly keys: readonly string[];
}

const POLL_MS = 500;
const SAY_MS = 15_000;
const RECEIPTS_AT_MOST = 1_000_000;

/** @param sinceMs before the first event was put */
async function landingSince(reads: LakeReads, sinceMs: number): Promise<Landing> {
  const sum = { lines: 0, landed: 0, rejected: 0, bytes: 0 };
  const keys: string[] = [];
  const hours = { first: hourKey(sinceMs), last: hourKey(Date.now()) };
  await reads.receipts({ hours, atMost: RECEIPTS_AT_MOST }, (receipt) => {
    sum.lines += receipt.lines;
    sum.landed += receipt.landed;
    sum.rejected += receipt.rejected;
    for (const { bytes } of Object.values(receipt.files)) sum.bytes += bytes;
    keys.push(receipt.key);
  });
  return { ...sum, keys };
}

/** Waits until so many lines have their receipt. @throws Error where that takes too long. */
export async function untilLanded(
  reads: LakeReads,
  sinceMs: number,
  lines: number,
  untilMs: number,
  say: (line: string) => void,
): Promise<Landing> {
  let saidMs = Date.now();
  for (;;) {
    const landing = await landingSince(reads, sinceMs);
    if (landing.lines >= lines) return landing;
    if (Date.now() > untilMs) throw new Error(`only ${landing.lines} of ${lines} lines have landed in time`);
    if (Date.now() - saidMs > SAY_MS) {
      saidMs = Date.now();
      say(`${landing.lines} of ${lines} lines have landed`);
    }
    await sleep(POLL_MS);
  }
}
