/**
 * Makes hours final, and final hours new: writes a tenant's rows of an hour under the run's id, then flips the
 * pointer that names whose rows are the hour's. A reader finds the rows from before or those from now, never a part.
 */
import type { DayPlan } from '../domain/batch-run.ts';
import { addDigest, byHour, foldRows, type HourRows } from './fold.ts';
import type { PublishPorts } from './ports.ts';

/** Some 1 GB of rows, folded. */
const ROWS_A_TURN = 1_000_000;

export interface HoursPublished {
  /** Rows of the rollups table that were written or given an end. */
  readonly writes: number;
  /** Hours that became final, or final again. */
  readonly finalHours: number;
}

interface Place {
  readonly tenant: string;
  readonly hour: string;
}
const nameOf = ({ tenant, hour }: Place): string => `${tenant}\n${hour}`;

interface Flip extends Place {
  readonly lateSeen: number;
  readonly digest: string;
  /** Whose rows stay, where they are the same. */
  readonly keeps: string | undefined;
  /** Whose rows are read until the flip, and whose were before that. */
  readonly current: string | undefined;
  readonly former: string | undefined;
}

export async function publishHours(
  ports: PublishPorts,
  day: DayPlan,
  run: string,
  known: readonly string[],
  orphan: string | undefined,
): Promise<HoursPublished> {
  const partition = await ports.partition('rollup_hours', day.day);
  if (day.hours.length === 0 || !partition) return { writes: 0, finalHours: 0 };
  const hours = new Set(day.hours);
  const of = Math.max(1, Math.ceil(partition.count / ROWS_A_TURN));
  const turns = Array.from({ length: of }, (_, turn) => ({ turn, of }));
  const fold = async (turn: { readonly turn: number; readonly of: number }): Promise<HourRows[]> =>
    byHour(await foldRows(partition.rows(), hours, turn));

  const digests = new Map<string, { readonly place: Place; readonly digest: bigint }>();
  let folded: HourRows[] = [];
  for (const turn of turns) {
    folded = await fold(turn);
    for (const { rows, ...place } of folded) {
      const before = digests.get(nameOf(place))?.digest ?? 0n;
      digests.set(nameOf(place), { place, digest: addDigest(before, rows) });
    }
  }
  const final = new Set(await ports.final(rangeOf(day.day)));
  const tenants = [...new Set([...known, ...[...digests.values()].map(({ place }) => place.tenant)])].sort();
  const flips = await flipsOf(
    ports,
    day,
    tenants,
    (place) => digests.get(nameOf(place))?.digest,
    final,
    orphan,
  );

  let writes = 0;
  const changed = new Map(
    flips.filter(({ keeps }) => keeps === undefined).map((flip) => [nameOf(flip), flip]),
  );
  for (const turn of turns) {
    const rows = (of === 1 ? folded : await fold(turn)).filter((place) => changed.has(nameOf(place)));
    const flat = rows.flatMap((hour) => hour.rows);
    await ports.writeRows(run, flat);
    writes += flat.length;
  }
  await ports.renew(run);
  for (const flip of flips) writes += await carryOut(ports, flip, run, orphan);
  const fresh = day.hours.filter((hour) => !final.has(hour));
  for (const hour of fresh) await ports.setFinal(hour, run);
  return { writes: writes + flips.length + fresh.length, finalHours: fresh.length };
}

const rangeOf = (day: string) => ({ first: `${day}T00`, last: `${day}T23` });

/** Which pointers change, and to what: those of hours that have rows, or whose rows came late. */
async function flipsOf(
  ports: PublishPorts,
  day: DayPlan,
  tenants: readonly string[],
  digestOf: (place: Place) => bigint | undefined,
  final: ReadonlySet<string>,
  orphan: string | undefined,
): Promise<Flip[]> {
  const found: {
    place: Place;
    pointer: Awaited<ReturnType<PublishPorts['pointers']>>[number] | undefined;
  }[] = [];
  for (const tenant of tenants) {
    const pointers = new Map(
      (await ports.pointers(tenant, rangeOf(day.day))).map((pointer) => [pointer.hour, pointer]),
    );
    for (const hour of day.hours) found.push({ place: { tenant, hour }, pointer: pointers.get(hour) });
  }
  // Land counts a day before it counts what came late to its hours. If the day stands as the plan read it, all that is
  // counted late was landed before the run read landing; else only what the plan itself had read is sure to have been.
  const moved = (await ports.day(day.day))?.touches !== day.touches;
  return found.flatMap(({ place, pointer }) => {
    const sum = digestOf(place);
    if (sum === undefined && pointer === undefined) return [];
    const digest = (sum ?? 0n).toString(16);
    const planned = day.late[place.tenant]?.[place.hour] ?? 0;
    const lateSeen = moved ? Math.min(planned, pointer?.late ?? 0) : (pointer?.late ?? 0);
    // Of an hour that isn't final yet, another run may have begun to write the rows, and died.
    const same = final.has(place.hour) && pointer?.run !== undefined && pointer.digest === digest;
    if (same && pointer.lateSeen === lateSeen && orphan === undefined) return [];
    const keeps = same ? pointer.run : undefined;
    return [{ ...place, lateSeen, digest, keeps, current: pointer?.run, former: pointer?.former }];
  });
}

/** Of a run that died, what it wrote and what it hadn't yet given an end: nobody is led there. */
async function carryOut(
  ports: PublishPorts,
  flip: Flip,
  run: string,
  orphan: string | undefined,
): Promise<number> {
  const { tenant, hour, lateSeen, digest, keeps, current, former } = flip;
  const next = keeps ?? run;
  const read = new Set([current, next, undefined, '']);
  const left = orphan === undefined ? [] : [former, orphan].filter((one) => !read.has(one));
  let expired = 0;
  for (const one of new Set(left)) expired += await ports.expireRows(one ?? '', tenant, hour);
  const before = current === next ? former : current;
  await ports.point(tenant, { hour, lateSeen, digest, run: next, former: before });
  if (current && current !== next) expired += await ports.expireRows(current, tenant, hour);
  return expired;
}
