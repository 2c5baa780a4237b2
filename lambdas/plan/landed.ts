/** Up to when every unit has its receipt from land; and what to do about those that wait for it too long. */
import { DAY_MS, HOUR_MS, hourKey, hourStart } from '../domain/time.ts';
import type { Landed } from './frontier.ts';
import { Overtaken } from './overtaken.ts';

export interface LandedPorts {
  /** Arrival hours that have units, from this one on, in order. */
  readonly hours: (from: string) => AsyncIterable<string>;
  readonly units: (hour: string) => Promise<readonly { readonly key: string; readonly writtenMs: number }[]>;
  /** The hour's units that have landed, by their keys: of which event days they have rows. */
  readonly landed: (hour: string) => Promise<ReadonlyMap<string, readonly string[]>>;
  /** When a unit's first record arrived. */
  readonly arrivalMs: (key: string) => Promise<number>;
  readonly landAgain: (key: string) => Promise<void>;
}

export interface LandedQuestion {
  readonly nowMs: number;
  /** Every unit up to and in this hour has landed; undefined where nothing is known. */
  readonly settled: string | undefined;
  /** Everything that arrived before is in units. */
  readonly archivedMs: number;
}

export interface LandedAnswer extends Landed {
  /** Every unit up to and in this hour has landed, and none can come any more. */
  readonly settled: string | undefined;
  /** Units that were sent to land again. */
  readonly again: number;
  /** By the arrival hours in which units wait: the event days that units behind the oldest of them have rows of. */
  readonly overtaken: ReadonlyMap<string, readonly string[]>;
}

/** Land tries a unit for longer than that only if something is wrong. */
const PATIENCE_MS = 15 * 60_000;
/** Land's receipts go after 90 days: of units from before nothing is known, and all count as landed. */
const KNOWN_MS = 89 * DAY_MS;
const AGAIN_AT_MOST = 500;
/** Looked at one by one; where more wait, the hour itself is the bound. */
const LOOKED_AT = 50;
/** Of a lake that was never looked through, the rest is left to the next run. */
const HOURS_AT_ONCE = 2_000;

export async function landedUntil(ports: LandedPorts, question: LandedQuestion): Promise<LandedAnswer> {
  const { nowMs, settled, archivedMs } = question;
  const waiting: string[] = [];
  const overtaken = new Overtaken();
  let untilMs = nowMs;
  let openMs = archivedMs;
  let again = 0;
  let hours = 0;
  const nextMs = settled === undefined ? 0 : hourStart(settled) + HOUR_MS;
  for await (const hour of ports.hours(hourKey(Math.max(nextMs, nowMs - KNOWN_MS)))) {
    hours += 1;
    if (hours > HOURS_AT_ONCE) {
      untilMs = Math.min(untilMs, hourStart(hour));
      openMs = Math.min(openMs, untilMs);
      break;
    }
    const units = await ports.units(hour);
    const landed = await ports.landed(hour);
    const missing = units.filter(({ key }) => !landed.has(key));
    overtaken.see(hour, landed, missing);
    if (missing.length === 0) continue;
    openMs = Math.min(openMs, hourStart(hour));
    untilMs = Math.min(untilMs, await oldest(ports, hour, missing));
    waiting.push(...missing.map(({ key }) => key));
    const stuck = missing.filter(({ writtenMs }) => nowMs - writtenMs > PATIENCE_MS);
    for (const { key } of stuck.slice(0, AGAIN_AT_MOST - again)) {
      await ports.landAgain(key);
      again += 1;
    }
  }
  return { untilMs, waiting, again, overtaken: overtaken.days, settled: settledHour(openMs, settled) };
}

async function oldest(
  ports: LandedPorts,
  hour: string,
  missing: readonly { readonly key: string }[],
): Promise<number> {
  if (missing.length > LOOKED_AT) return hourStart(hour);
  return Math.min(...(await Promise.all(missing.map(({ key }) => ports.arrivalMs(key)))));
}

/** The last hour that ended by then. */
function settledHour(openMs: number, before: string | undefined): string | undefined {
  const hour = hourKey((Math.floor(openMs / HOUR_MS) - 1) * HOUR_MS);
  return before === undefined || hour > before ? hour : before;
}
