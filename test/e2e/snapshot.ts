/** Everything that can be seen of the platform once it has counted what it holds. */
import { LEDGER_COUNTERS } from '../../lambdas/domain/rollup-row.ts';
import type { ReadRecord } from '../../tools/aws-stream.ts';
import type { PlatformProcess } from '../../tools/bench/platform.ts';
import { figuresOf, type Ledger, ledgerOf } from './figures.ts';
import type { PlayedLog } from './logs.ts';
import type { Truth } from './truth.ts';
import { type Keys, type StoredUnit, world } from './world.ts';

/** What became of one log. */
interface LogSeen {
  /** What the replay says was accepted. */
  readonly accepted: number;
  readonly figures: Truth;
  readonly ledger: Ledger;
}

interface UnitLedger {
  readonly lines: number;
  /** The sum of what became of them. */
  readonly fates: number;
}

export interface Snapshot {
  of(log: string): LogSeen;
  /** In the stream's order, shard by shard. */
  readonly records: readonly ReadRecord[];
  readonly units: readonly StoredUnit[];
  /** The distinct ones of all events, sorted. */
  readonly ids: readonly string[];
  /** By shard and first sequence number. */
  unitLedger(shard: string, first: string): UnitLedger;
}

const idsIn = ({ data }: ReadRecord): string[] => {
  const lines = data.toString().split('\n').filter(Boolean);
  return lines.map((line) => String(JSON.parse(line).id));
};

const acceptedIn = (summary: string): number =>
  Number(/^accepted +([\d,]+)$/m.exec(summary)?.[1]?.replaceAll(',', ''));

const count = (item: Readonly<Record<string, unknown>>, counter: string): number =>
  Number(item[counter] ?? 0);

function ledgerIn(item: Readonly<Record<string, unknown>>): UnitLedger {
  const fates = LEDGER_COUNTERS.filter((counter) => counter !== 'lines');
  return {
    lines: count(item, 'lines'),
    fates: fates.reduce((sum, counter) => sum + count(item, counter), 0),
  };
}

function found<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) throw new Error(`there is no ${name}`);
  return value;
}

/** Waits until all is counted. */
export async function snapshot(
  platform: PlatformProcess,
  logs: readonly (PlayedLog & { readonly keys: Keys })[],
  summaries: readonly string[],
): Promise<Snapshot> {
  const behind = world(platform);
  try {
    await behind.untilCounted();
    const seen = new Map<string, LogSeen>();
    for (const [index, { name, keys, truth }] of logs.entries()) {
      const accepted = acceptedIn(summaries[index] ?? '');
      const figures = await figuresOf(platform, keys, truth);
      seen.set(name, { accepted, figures, ledger: await ledgerOf(platform, keys) });
    }
    const records = await behind.records();
    const ledgers = new Map<string, UnitLedger>();
    for (const shard of new Set(records.map((record) => record.shard))) {
      for (const item of await behind.unitLedgers(shard)) ledgers.set(`${shard} ${item.sk}`, ledgerIn(item));
    }
    return {
      of: (name) => found(seen, name),
      records,
      units: await behind.units(),
      ids: [...new Set(records.flatMap(idsIn))].sort(),
      unitLedger: (shard, first) => found(ledgers, `${shard} ${first}`),
    };
  } finally {
    behind.close();
  }
}
