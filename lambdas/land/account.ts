/** What a unit's receipt says of its lines: each is landed, rejected or filtered, and is some tenant's. */
import type { Receipt, Sample } from '../domain/lake-reads.ts';
import { NO_TENANT } from '../domain/rollup-row.ts';
import { dayKey } from '../domain/time.ts';
import type { Landed, Rejected } from './land-line.ts';

/** What readers show of each reason; the rest stands in `_rejected`. */
const SAMPLES_A_REASON = 5;
/** An item of the table holds 400 KB, and whoever sends lines chooses what is in them. */
const SAMPLES_BYTES = 100_000;
const SAMPLE_CHARACTERS = 512;

/** What is known of a unit before its files are written. */
export type Account = Omit<Receipt, 'key' | 'arrivalHour' | 'files'>;

export function accountOf(events: readonly Landed[], faults: readonly Rejected[]): Account {
  return {
    lines: events.length + faults.length,
    ...outcomeOf(events, faults),
    tenants: tenantsOf(events, faults),
    reasons: countBy(faults, ({ tenant, reason }) => `${tenant ?? NO_TENANT}|${reason}`),
    samples: samplesOf(faults),
    days: countBy(events, ({ event }) => dayKey(event.timeMs)),
  };
}

/** `filtered` waits for rules that leave events out. */
const outcomeOf = (events: readonly Landed[], faults: readonly Rejected[]) => ({
  landed: events.length,
  rejected: faults.length,
  filtered: 0,
});

function tenantsOf(events: readonly Landed[], faults: readonly Rejected[]): Receipt['tenants'] {
  const landed = Map.groupBy(events, ({ tenant }) => tenant);
  const rejected = Map.groupBy(faults, ({ tenant }) => tenant ?? NO_TENANT);
  const tenants = [...new Set([...landed.keys(), ...rejected.keys()])].sort();
  return Object.fromEntries(
    tenants.map((tenant) => {
      const own = landed.get(tenant) ?? [];
      const entities = countBy(own, ({ entity }) => entity);
      return [tenant, { ...outcomeOf(own, rejected.get(tenant) ?? []), entities }];
    }),
  );
}

function samplesOf(faults: readonly Rejected[]): Sample[] {
  const groups = Map.groupBy(faults, ({ tenant, reason }) => `${tenant ?? NO_TENANT}|${reason}`);
  const samples = [...groups.values()]
    .flatMap((group) => group.slice(0, SAMPLES_A_REASON))
    .map(({ tenant = NO_TENANT, reason, detail, line: { bytes, number } }) => ({
      tenant,
      reason,
      detail,
      line: number,
      // A character has at most four bytes.
      raw: bytes
        .toString('utf8', 0, SAMPLE_CHARACTERS * 4)
        .slice(0, SAMPLE_CHARACTERS)
        .toWellFormed(),
    }));
  let bytes = 0;
  return samples.filter((sample) => {
    bytes += Buffer.byteLength(JSON.stringify(sample));
    return bytes <= SAMPLES_BYTES;
  });
}

/** In the order of the keys: every attempt writes the same. */
export function countBy<T>(values: readonly T[], keyOf: (value: T) => string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(keyOf(value), (counts.get(keyOf(value)) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
