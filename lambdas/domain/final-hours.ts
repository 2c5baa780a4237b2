/**
 * Which hours are final, and which batch run published their rows. A run makes an hour final for every tenant; a late
 * event of a tenant's own makes it live again for that tenant, until a run has seen it.
 */

export interface FinalHours {
  /** By hour key, the run whose rows are the final hour's. */
  readonly runs: ReadonlyMap<string, string>;
  /** Hours that were final, until something came late to the tenant. */
  readonly reopened: ReadonlySet<string>;
}

/** An hour that a run made final for all tenants. */
export interface FinalHour {
  readonly hour: string;
  readonly run: string;
}

/** What came late to a tenant's hour, and what the last run saw of it. */
export interface Lateness {
  readonly late: number | undefined;
  readonly lateSeen: number | undefined;
  readonly run: string | undefined;
}

const isDirty = ({ late, lateSeen }: Lateness): boolean => late !== undefined && late !== lateSeen;

/**
 * The tenant's own run has its rows: a later run that found them unchanged didn't write them again. Where there is
 * none, the tenant has what the hour's run wrote, which may be nothing.
 */
export function finalHoursOf(
  hours: readonly FinalHour[],
  own: readonly (Lateness & { readonly hour: string })[],
): FinalHours {
  const lateness = new Map(own.map((one) => [one.hour, one]));
  const runs = new Map<string, string>();
  const reopened = new Set<string>();
  for (const { hour, run } of hours) {
    const mine = lateness.get(hour);
    if (mine && isDirty(mine)) reopened.add(hour);
    else runs.set(hour, mine?.run || run);
  }
  return { runs, reopened };
}

/** Final rows stand beside a rollup's versions: `demo#link_clicks@final#promo`, `2026-11-21T03#RUN`. */
export const finalRollup = ({ name }: { readonly name: string }): string => `${name}@final`;
