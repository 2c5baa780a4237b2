/** Plays a log's lines: several at once, at a pace, each until it is answered or rejected. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../lambdas/domain/outcome.ts';
import { type LogLine, parseLogLine } from './log-format.ts';
import type { Send } from './replay-http.ts';
import { clickHeaders, lineId } from './replay-request.ts';
import { newTally, reject, type Tally } from './replay-tally.ts';

export interface PlayOptions {
  /** Patient: it has tried again what can be. */
  readonly send: Send;
  /** The producers' front door. */
  readonly collect: string;
  readonly link: (path: string) => Promise<Outcome<string>>;
  readonly logHash: string;
  readonly concurrency: number;
  /** Times the log's own pace; undefined is flat out. */
  readonly speed: number | undefined;
  readonly onLine?: (tally: Tally) => void;
  /** Ends the replay after the lines under way. */
  readonly signal?: AbortSignal;
}

interface NumberedLine {
  readonly number: number;
  readonly parsed: Outcome<LogLine>;
}

/** When a line of the log's time is due; the first is due at once, and a log that goes back in time doesn't wait. */
function pacer(speed: number | undefined): (timeMs: number) => number {
  const startMs = Date.now();
  let firstMs: number | undefined;
  return (timeMs) => {
    firstMs ??= timeMs;
    return speed === undefined ? startMs : startMs + (timeMs - firstMs) / speed;
  };
}

async function* paced(lines: AsyncIterable<string>, options: PlayOptions): AsyncGenerator<NumberedLine> {
  const { speed, signal } = options;
  const due = pacer(speed);
  let number = 0;
  for await (const line of lines) {
    const parsed = parseLogLine(line);
    const waitMs = 'ok' in parsed ? due(parsed.ok.timeMs) - Date.now() : 0;
    if (waitMs > 0) await sleep(waitMs, undefined, signal ? { signal } : {}).catch(() => undefined);
    if (signal?.aborted) return;
    number++;
    yield { number, parsed };
  }
}

/** What keeps a line from being counted; undefined for one that was accepted. */
async function click(
  line: LogLine,
  id: string,
  tally: Tally,
  options: PlayOptions,
): Promise<string | undefined> {
  const link = await options.link(line.path);
  if ('reject' in link) return link.reject;
  tally.sent++;
  const url = `${options.collect}/r/${link.ok}`;
  const { status } = await options.send({ method: 'GET', url, headers: clickHeaders(line, id) });
  if (status !== 302) return `answered ${status}`;
  tally.accepted++;
  return undefined;
}

async function playLine({ number, parsed }: NumberedLine, tally: Tally, options: PlayOptions): Promise<void> {
  const id = lineId(options.logHash, number);
  const fault = 'ok' in parsed ? await click(parsed.ok, id, tally, options) : parsed.reject;
  if (fault !== undefined) reject(tally, fault, number);
  tally.lines++;
  options.onLine?.(tally);
}

/**
 * Plays each line once; what the platform counts rests on the lines' ids alone, so a replay that was broken off can
 * be begun again.
 * @throws what `send` throws where the platform is gone for good.
 */
export async function play(
  lines: AsyncIterable<string>,
  options: PlayOptions,
  tally = newTally(),
): Promise<Tally> {
  const numbered = paced(lines, options);
  const worker = async (): Promise<void> => {
    for (;;) {
      const next = await numbered.next();
      if (next.done) return;
      await playLine(next.value, tally, options);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, worker));
  return tally;
}
