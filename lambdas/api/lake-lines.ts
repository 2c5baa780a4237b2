/** The lake's two lines of the ledger, for an hour and in total. Pure. */

/** Null: not yet known, or no longer. */
type Balanced = boolean | null;

export interface LakeLines {
  readonly landing: {
    readonly lines: number;
    readonly landed: number;
    readonly rejected: number;
    readonly filtered: number;
    readonly balanced: Balanced;
  };
  /** `test` and `erased` wait for their stages. */
  readonly universal: {
    readonly landed: number;
    readonly universal: number;
    readonly deduplicated: number;
    readonly test: number;
    readonly erased: number;
    readonly balanced: Balanced;
  };
}

interface HourOfLake {
  readonly landed: number;
  readonly rejected: number;
  readonly filtered: number;
  readonly universal: number;
  readonly deduplicated: number;
  /** Whether each unit's lines add up. */
  readonly isSound: boolean;
  /** Every unit of the hour is known. */
  readonly isSettled: boolean;
  /** And a run has made every day that arrived in it since. */
  readonly isMade: boolean;
}

export function linesOf(hour: HourOfLake): LakeLines {
  const { landed, rejected, filtered, universal, deduplicated, isSettled, isMade } = hour;
  const isEven = landed === universal + deduplicated;
  const sound = isSettled ? true : null;
  return {
    landing: {
      lines: landed + rejected + filtered,
      landed,
      rejected,
      filtered,
      balanced: hour.isSound ? sound : false,
    },
    universal: {
      landed,
      universal,
      deduplicated,
      test: 0,
      erased: 0,
      balanced: isSettled && (isMade || isEven) ? isEven : null,
    },
  };
}

/** The hours' lines added up. */
export function totalOf(hours: readonly LakeLines[]): LakeLines {
  const landing = hours.map((hour) => hour.landing);
  const universal = hours.map((hour) => hour.universal);
  return {
    landing: {
      lines: sum(landing, 'lines'),
      landed: sum(landing, 'landed'),
      rejected: sum(landing, 'rejected'),
      filtered: sum(landing, 'filtered'),
      balanced: both(landing),
    },
    universal: {
      landed: sum(universal, 'landed'),
      universal: sum(universal, 'universal'),
      deduplicated: sum(universal, 'deduplicated'),
      test: 0,
      erased: 0,
      balanced: both(universal),
    },
  };
}

export const sum = <Name extends string>(
  entries: readonly Readonly<Record<Name, number>>[],
  name: Name,
): number => entries.reduce((total, entry) => total + entry[name], 0);

function both(lines: readonly { readonly balanced: Balanced }[]): Balanced {
  if (lines.some(({ balanced }) => balanced === false)) return false;
  return lines.every(({ balanced }) => balanced) ? true : null;
}
