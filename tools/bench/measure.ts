/** One measurement: a load on a port, cut off by killing what answers. */
import { fork } from 'node:child_process';
import { killed, messageOf } from './child.ts';
import { type LoadOrder, type LoadResult, MEASURED } from './load-words.ts';

const isMeasured = (message: unknown): message is typeof MEASURED => message === MEASURED;

const isResult = (message: unknown): message is LoadResult =>
  typeof message === 'object' && message !== null && 'answered' in message;

/** Measures, then calls `kill` while the load goes on: what was answered by then must have survived. */
export async function measure(order: LoadOrder, kill: () => Promise<void>): Promise<LoadResult> {
  const load = fork(new URL('./load.ts', import.meta.url));
  try {
    const result = messageOf(load, isResult, order.warmUpMs + order.measuredMs + 20_000);
    // It may fail while the kill is under way; the await below meets it.
    result.catch(() => undefined);
    const measured = messageOf(load, isMeasured, order.warmUpMs + order.measuredMs + 10_000);
    load.send(order);
    await measured;
    await kill();
    return await result;
  } finally {
    await killed(load);
  }
}
