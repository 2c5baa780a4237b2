/** Pointers of a tenant's hours: which change, to whose rows, and what becomes of the rows that were read before. */
import pLimit from 'p-limit';
import type { DayPlan } from '../domain/batch-run.ts';
import type { PublishPorts } from './ports.ts';

export interface Place {
  readonly tenant: string;
  readonly hour: string;
}

export interface Flip extends Place {
  readonly lateSeen: number;
  readonly digest: string;
  /** Whose rows stay, where they are the same. */
  readonly keeps: string | undefined;
  /** Whose rows are read until the flip, and whose were before that. */
  readonly current: string | undefined;
  readonly former: string | undefined;
  /** It is final for others, and something had come late to it. */
  readonly again: boolean;
}

export interface FlipQuestion {
  readonly day: DayPlan;
  readonly tenants: readonly string[];
  /** Of an hour's rows; undefined where it has none. */
  readonly digestOf: (place: Place) => bigint | undefined;
  /** Hours that are final already. */
  readonly final: ReadonlySet<string>;
  /** The run that had begun to publish the day, and died. */
  readonly orphan: string | undefined;
}

const TENANTS_AT_ONCE = 16;

export const hoursOf = (day: string) => ({ first: `${day}T00`, last: `${day}T23` });

/** Those of hours that have rows, or to which something came late. */
export async function flipsOf(ports: PublishPorts, question: FlipQuestion): Promise<Flip[]> {
  const { day, tenants, digestOf, final, orphan } = question;
  const limit = pLimit(TENANTS_AT_ONCE);
  const read = async (tenant: string) => {
    const own = await ports.pointers(tenant, hoursOf(day.day));
    return [tenant, new Map(own.map((pointer) => [pointer.hour, pointer]))] as const;
  };
  const pointers = new Map(await limit.map(tenants, read));
  // Land counts a day before it counts what came late to its hours. If the day stands as the plan read it, all that is
  // counted late was landed before the run read landing; else only what the plan itself had read is sure to have been.
  const moved = (await ports.day(day.day))?.touches !== day.touches;
  const places = tenants.flatMap((tenant) => day.hours.map((hour) => ({ tenant, hour })));
  return places.flatMap((place) => {
    const pointer = pointers.get(place.tenant)?.get(place.hour);
    const sum = digestOf(place);
    if (sum === undefined && pointer === undefined) return [];
    const digest = (sum ?? 0n).toString(16);
    const late = pointer?.late ?? 0;
    const planned = day.late[place.tenant]?.[place.hour] ?? 0;
    const lateSeen = moved ? Math.min(planned, late) : late;
    // A pointer is flipped once all the rows that it leads to are written.
    const same = pointer?.run !== undefined && pointer.digest === digest;
    if (same && pointer.lateSeen === lateSeen && orphan === undefined) return [];
    const keeps = same ? pointer.run : undefined;
    const again = final.has(place.hour) && late === lateSeen && late !== (pointer?.lateSeen ?? 0);
    return [{ ...place, lateSeen, digest, keeps, again, current: pointer?.run, former: pointer?.former }];
  });
}

/**
 * Answers how many rows were given an end. Of a run that died: what it wrote, and what it hadn't yet given one; nobody
 * is led to either.
 */
export async function carryOut(
  ports: PublishPorts,
  { tenant, hour, lateSeen, digest, keeps, current, former }: Flip,
  run: string,
  orphan: string | undefined,
): Promise<number> {
  const next = keeps ?? run;
  const read = new Set([current, next, undefined, '']);
  const left = orphan === undefined ? [] : [former, orphan].filter((one) => !read.has(one));
  let expired = 0;
  for (const one of new Set(left)) expired += await ports.expireRows(one ?? '', tenant, hour);
  const before = current === next ? former : current;
  await ports.point(run, tenant, { hour, lateSeen, digest, run: next, former: before });
  if (current && current !== next) expired += await ports.expireRows(current, tenant, hour);
  return expired;
}
