/**
 * Makes hours final, and final hours new: writes a tenant's rows of an hour under the run's id, then flips the
 * pointer that names whose rows are the hour's. A reader finds the rows from before or those from now, never a part.
 */
import pLimit from 'p-limit';
import type { DayPlan } from '../domain/batch-run.ts';
import { carryOut, flipsOf, hoursOf, type Place } from './flips.ts';
import { addDigest, byHour, foldRows, type HourRows } from './fold.ts';
import type { PublishPorts } from './ports.ts';

/** Some 1 GB of rows, folded. */
const ROWS_A_TURN = 1_000_000;
const FLIPS_AT_ONCE = 8;

export interface HoursPublished {
  /** Rows of the rollups table that were written or given an end, and pointers. */
  readonly writes: number;
  /** Hours that became final, or final again for a tenant. */
  readonly finalHours: number;
}

export interface HoursQuestion {
  readonly day: DayPlan;
  readonly run: string;
  /** Tenants that the day is known to have. */
  readonly known: readonly string[];
  /** The run that had begun to publish the day, and died. */
  readonly orphan: string | undefined;
}

const nameOf = ({ tenant, hour }: Place): string => `${tenant}\n${hour}`;

export async function publishHours(ports: PublishPorts, question: HoursQuestion): Promise<HoursPublished> {
  const { day, run, known, orphan } = question;
  const turns = await turnsOf(ports, day);
  if (turns.length === 0) return { writes: 0, finalHours: 0 };
  const digests = await digestsOf(turns);
  const final = new Set(await ports.final(hoursOf(day.day)));
  const tenants = [...new Set([...known, ...[...digests.values()].map(({ tenant }) => tenant)])].sort();
  const digestOf = (place: Place) => digests.get(nameOf(place))?.digest;
  const flips = await flipsOf(ports, { day, tenants, digestOf, final, orphan });

  const changed = new Set(flips.filter(({ keeps }) => keeps === undefined).map(nameOf));
  let writes = await writeRows(ports, run, turns, changed);
  await ports.renew(run);
  const limit = pLimit(FLIPS_AT_ONCE);
  const expired = await limit.map(flips, (flip) => carryOut(ports, flip, run, orphan));
  for (const rows of expired) writes += 1 + rows;
  const fresh = day.hours.filter((hour) => !final.has(hour));
  for (const hour of fresh) await ports.setFinal(hour, run);
  const again = new Set(flips.filter((flip) => flip.again).map(({ hour }) => hour));
  return { writes: writes + fresh.length, finalHours: fresh.length + again.size };
}

type Turn = () => Promise<HourRows[]>;

/** The day's rows, folded in one turn or in several; none where there are no hours to publish. */
async function turnsOf(ports: PublishPorts, day: DayPlan): Promise<Turn[]> {
  const partition = await ports.partition('rollup_hours', day.day);
  if (day.hours.length === 0 || !partition) return [];
  const hours = new Set(day.hours);
  const of = Math.max(1, Math.ceil(partition.count / ROWS_A_TURN));
  const fold = async (turn: number): Promise<HourRows[]> =>
    byHour(await foldRows(partition.rows(), hours, { turn, of }));
  if (of > 1) return Array.from({ length: of }, (_, turn) => () => fold(turn));
  // What fits is read once.
  const folded = fold(0);
  return [() => folded];
}

async function digestsOf(turns: readonly Turn[]) {
  const digests = new Map<string, Place & { readonly digest: bigint }>();
  for (const turn of turns) {
    for (const { rows, ...place } of await turn()) {
      const before = digests.get(nameOf(place))?.digest ?? 0n;
      digests.set(nameOf(place), { ...place, digest: addDigest(before, rows) });
    }
  }
  return digests;
}

/** Answers how many. */
async function writeRows(
  ports: PublishPorts,
  run: string,
  turns: readonly Turn[],
  changed: ReadonlySet<string>,
): Promise<number> {
  let written = 0;
  for (const turn of turns) {
    const rows = (await turn()).filter((place) => changed.has(nameOf(place))).flatMap((hour) => hour.rows);
    await ports.writeRows(run, rows);
    written += rows.length;
  }
  return written;
}
