/** The lake's half of the ledger: what landed of the lines that arrived, and what universal has of what landed. */
import type { LakeDay, LakeReads, Receipt } from '../domain/lake-reads.ts';
import { DAY_MS, hourStart } from '../domain/time.ts';
import { type LakeLines, linesOf, sum } from './lake-lines.ts';
import { tooManyUnits } from './problems.ts';
import { hoursOf, type Span } from './range.ts';
import type { Checked } from './reply.ts';

/** A unit whose lines aren't all landed, rejected or filtered. */
interface UnbalancedUnit {
  readonly unit: string;
  readonly missing: number;
}

export interface LandedLedger {
  /** By arrival hour; an hour in which nothing arrived has zeros. */
  readonly hour: (hour: string) => LakeLines;
  readonly units: readonly UnbalancedUnit[];
}

interface Arrived {
  landed: number;
  rejected: number;
  filtered: number;
  /** Whether each of its units balances. */
  isSound: boolean;
  /** Event days, of all tenants. */
  readonly days: Set<string>;
}

/** Units of one answer: 6,000 took 2.3 s on two busy cores, and the function has 20 s. */
export const RECEIPTS_AT_MOST = 40_000;
/** As many as a person looks at. */
const UNITS_AT_MOST = 100;
/** Receipts go after so long. */
export const RECEIPT_MS = 90 * DAY_MS;

export async function landedLedger(
  tenant: string,
  span: Span,
  lake: Pick<LakeReads, 'receipts' | 'ledger' | 'days' | 'settled'>,
  nowMs: number,
): Promise<Checked<LandedLedger>> {
  // First of all: what is settled by then has all its receipts.
  const settled = await lake.settled();
  const arrived = new Map<string, Arrived>();
  const units: UnbalancedUnit[] = [];
  const see = (receipt: Receipt): void => {
    const missing = receipt.lines - receipt.landed - receipt.rejected - receipt.filtered;
    if (missing !== 0) units.push({ unit: receipt.key, missing });
    add(arrived, tenant, receipt, missing === 0);
  };
  const question = { hours: hoursOf(span), atMost: RECEIPTS_AT_MOST };
  const [read, entries] = await Promise.all([
    lake.receipts(question, see),
    lake.ledger(tenant, hoursOf(span)),
  ]);
  if (!read) return tooManyUnits(RECEIPTS_AT_MOST);
  const due = await dueDays(arrived, lake);
  const made = Map.groupBy(entries, ({ arrivalHour }) => arrivalHour);
  const hour = (at: string): LakeLines => {
    const { landed, rejected, filtered, isSound, days } = arrived.get(at) ?? nothing();
    const isSettled = hourStart(at) > nowMs - RECEIPT_MS && settled !== undefined && at <= settled;
    const universal = sum(made.get(at) ?? [], 'universal');
    const deduplicated = sum(made.get(at) ?? [], 'deduplicated');
    const isMade = ![...days].some((day) => due.has(day));
    return linesOf({ landed, rejected, filtered, universal, deduplicated, isSound, isSettled, isMade });
  };
  const listed = units.sort((a, b) => (a.unit < b.unit ? -1 : 1)).slice(0, UNITS_AT_MOST);
  return { ok: { hour, units: listed } };
}

const nothing = (): Arrived => ({ landed: 0, rejected: 0, filtered: 0, isSound: true, days: new Set() });

function add(arrived: Map<string, Arrived>, tenant: string, receipt: Receipt, isSound: boolean): void {
  const hour = arrived.get(receipt.arrivalHour) ?? nothing();
  arrived.set(receipt.arrivalHour, hour);
  hour.isSound &&= isSound;
  const own = receipt.tenants[tenant];
  if (!own) return;
  hour.landed += own.landed;
  hour.rejected += own.rejected;
  hour.filtered += own.filtered;
  for (const day of Object.keys(receipt.days)) hour.days.add(day);
}

/** Those of the event days that arrived which no run has made since. */
async function dueDays(
  arrived: ReadonlyMap<string, Arrived>,
  lake: Pick<LakeReads, 'days'>,
): Promise<ReadonlySet<string>> {
  const days = [...new Set([...arrived.values()].flatMap((hour) => [...hour.days]))].sort();
  const [first, last = first] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return new Set();
  const known = new Map((await lake.days({ first, last })).map((day) => [day.dt, day]));
  return new Set(days.filter((day) => isDue(known.get(day))));
}

const isDue = (day: LakeDay | undefined): boolean =>
  day?.published === undefined || day.touches > day.published || day.isPublishing;
