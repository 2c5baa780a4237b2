/** A unit's lines → its share of every row, and its ledger. */

import { type Amount, plus } from '../domain/money.ts';
import { isOk } from '../domain/outcome.ts';
import {
  COUNT,
  type LedgerCounter,
  ledgerPartition,
  minuteAttribute,
  NO_TENANT,
  rowPartition,
  rowScope,
  rowSort,
} from '../domain/rollup-row.ts';
import type { RowShare } from '../domain/row-share.ts';
import { commonIds, packIds } from '../domain/seen-ids.ts';
import { hourKey } from '../domain/time.ts';
import type { Unit } from '../domain/unit.ts';
import { type MappedLine, mapLine, type RowEntry } from './mapping.ts';

type Counters = Partial<Record<LedgerCounter, number>>;

export interface Tally {
  readonly shares: readonly RowShare[];
  /** Summed over tenants. */
  readonly ledger: Counters;
}

/** A unit's lines, each mapped on its own; empty lines are none. */
export const mapLines = (body: Buffer): MappedLine[] =>
  body
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map(mapLine);

/** The ids that the unit adds to the window, duplicates included. */
export const idsOf = (lines: readonly MappedLine[]): Buffer =>
  packIds(lines.filter(isOk).map(({ ok }) => ok.idHash));

/**
 * Counts a unit. An event is a duplicate where its id stands in an earlier unit of the window, or earlier here
 * (rule 10).
 * @param earlier the packed ids of each earlier unit of the window.
 */
export function tally(unit: Unit, lines: readonly MappedLine[], earlier: readonly Buffer[]): Tally {
  const seen = commonIds(idsOf(lines), earlier);
  const rows = new Rows(unit.shard);
  const total: Counters = {};
  for (const line of lines) {
    const outcome = outcomeOf(line, seen);
    const { tenant, hour } = ledgerPlace(line, unit);
    const counters = ['lines', outcome] as const;
    const share = rows.open({ pk: ledgerPartition(tenant), sk: rowSort(hour, unit.shard) });
    for (const counter of counters) add(share, counter, 1);
    for (const counter of counters) total[counter] = (total[counter] ?? 0) + 1;
    if (outcome === 'counted' && isOk(line))
      for (const entry of line.ok.rows) rows.add(line.ok.tenant, entry);
  }
  return { shares: rows.shares(), ledger: total };
}

function outcomeOf(line: MappedLine, seen: Set<string>): LedgerCounter {
  if (!isOk(line)) return 'rejected';
  if (seen.has(line.ok.idHash)) return 'deduplicated';
  seen.add(line.ok.idHash);
  return line.ok.rows.length === 0 ? 'outside' : 'counted';
}

/** A line that is no event stands at its unit's hour; where even its tenant can't be read, it is nobody's. */
const ledgerPlace = (line: MappedLine, unit: Unit): { tenant: string; hour: string } =>
  isOk(line)
    ? { tenant: line.ok.tenant, hour: line.ok.arrivalHour }
    : { tenant: line.tenant ?? NO_TENANT, hour: hourKey(unit.arrivalMs) };

interface OpenShare extends Omit<RowShare, 'adds' | 'events'> {
  readonly adds: Map<string, Amount>;
  events: number;
}

const add = ({ adds }: OpenShare, attribute: string, amount: Amount): Map<string, Amount> =>
  adds.set(attribute, plus(adds.get(attribute) ?? 0, amount));

/** Gathers the shares of one unit. */
class Rows {
  readonly #shard: string;
  readonly #open = new Map<string, OpenShare>();

  constructor(shard: string) {
    this.#shard = shard;
  }

  /** One event. */
  add(tenant: string, { rollup, subject, hour, minute, count, labels, worth }: RowEntry): void {
    const share = this.open({
      pk: rowPartition(tenant, rollup, subject),
      sk: rowSort(hour, this.#shard),
      scope: rowScope(tenant, rollup, hour, this.#shard),
      subject,
    });
    for (const attribute of [COUNT, minuteAttribute(minute), ...labels]) add(share, attribute, count);
    if (worth) add(share, ...worth);
  }

  /** A row's share, for one event or line more. */
  open(row: Omit<RowShare, 'adds' | 'events'>): OpenShare {
    const name = `${row.pk}\n${row.sk}`;
    let share = this.#open.get(name);
    if (!share) {
      share = { ...row, adds: new Map(), events: 0 };
      this.#open.set(name, share);
    }
    share.events++;
    return share;
  }

  shares(): RowShare[] {
    return [...this.#open.values()];
  }
}
