/**
 * Of copies of an event, the first to arrive is the event; but land may be slower with the first than with another, of
 * another day, which a run then makes. Such days are made anew once the unit that was overtaken has landed, as if it
 * had rows of them.
 */

interface Note {
  /** Of arrival, in which units waited. */
  readonly hour: string;
  readonly days: readonly string[];
}

export interface OvertakenPorts {
  readonly overtaken: () => Promise<readonly Note[]>;
  /** Adds days to those of the hour. */
  readonly noteOvertaken: (note: Note) => Promise<void>;
  readonly forgetOvertaken: (hour: string) => Promise<void>;
  /** As if something of every kind had landed. */
  readonly touch: (day: string) => Promise<void>;
}

/** Answers the days that were touched. @param waiting as {@link Overtaken} has seen them. */
export async function settleOvertaken(
  ports: OvertakenPorts,
  waiting: ReadonlyMap<string, readonly string[]>,
): Promise<ReadonlySet<string>> {
  const landed = (await ports.overtaken()).filter(({ hour }) => !waiting.has(hour));
  const touched = new Set(landed.flatMap(({ days }) => days));
  for (const day of touched) await ports.touch(day);
  for (const { hour } of landed) await ports.forgetOvertaken(hour);
  for (const [hour, days] of waiting) if (days.length > 0) await ports.noteOvertaken({ hour, days });
  return touched;
}

/** Is shown arrival hours in their order. Keys of units are in the order in which copies are told apart. */
export class Overtaken {
  readonly #days = new Map<string, Set<string>>();

  see(
    hour: string,
    landed: ReadonlyMap<string, readonly string[]>,
    missing: readonly { readonly key: string }[],
  ): void {
    const before = [...this.#days.values()];
    if (before.length > 0) {
      const all = new Set([...landed.values()].flat());
      for (const days of before) for (const day of all) days.add(day);
    }
    const [oldest] = missing.map(({ key }) => key).sort();
    if (oldest === undefined) return;
    const behind = [...landed].filter(([key]) => key > oldest).flatMap(([, days]) => days);
    this.#days.set(hour, new Set(behind));
  }

  get days(): ReadonlyMap<string, readonly string[]> {
    return new Map([...this.#days].map(([hour, days]) => [hour, [...days].sort()]));
  }
}
