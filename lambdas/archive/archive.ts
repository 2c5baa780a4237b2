/**
 * Cuts a shard's records into units, each record into exactly one (rules 2 to 5 of docs/exactness.md).
 *
 * Idempotent: units are put under their first record's name and never overwritten, so that an attempt that finds
 * a unit adopts it and goes on behind it, whatever the boundaries of its own batch.
 */
import { unitKey } from '../domain/lake-key.ts';
import type { Cursor, Progress, Unit } from '../domain/unit.ts';

export interface StreamRecord {
  /** Padded. */
  readonly sequence: string;
  readonly arrivalMs: number;
  readonly data: Buffer;
}

export interface ArchivePorts {
  /** The shard's cursor, created by rule 5 where there is none; strongly consistent. */
  readonly cursor: (shard: string) => Promise<Cursor>;
  /** Puts the unit where none of its name is; answers the unit that is there now. */
  readonly put: (unit: Unit, body: Buffer) => Promise<Unit>;
  readonly send: (unit: Unit) => Promise<void>;
  /** Moves the cursor to the unit's end unless it is there or further already. */
  readonly advance: (shard: string, end: Progress) => Promise<void>;
}

/** Archives one batch; answers the units that it wrote or found, in order. */
export async function archive(
  shard: string,
  batch: readonly StreamRecord[],
  ports: ArchivePorts,
): Promise<readonly Unit[]> {
  let end: Progress = await ports.cursor(shard);
  let rest = behind(batch, end);
  const units: Unit[] = [];
  while (rest.length > 0) {
    const unit = await ports.put(cutUnit(shard, rest, end), joinLines(rest));
    await ports.send(unit);
    await ports.advance(shard, unit);
    units.push(unit);
    end = unit;
    rest = behind(rest, end);
  }
  return units;
}

const behind = (records: readonly StreamRecord[], { last }: Progress): readonly StreamRecord[] =>
  records.filter(({ sequence }) => sequence > last);

/** The unit that holds `records`, which begin right behind `end`. */
export function cutUnit(shard: string, records: readonly StreamRecord[], end: Progress): Unit {
  const [head] = records;
  const tail = records.at(-1);
  if (!head || !tail) throw new Error('a unit holds at least one record');
  return {
    key: unitKey({ shard, first: head.sequence }, head.arrivalMs),
    shard,
    first: head.sequence,
    last: tail.sequence,
    after: end.last,
    // Arrivals are approximate and may step back; the window of repeated ids needs them in order.
    arrivalMs: Math.max(head.arrivalMs, end.arrivalMs),
    records: records.length,
  };
}

const NEWLINE = Buffer.from('\n');

/** The records' bytes, untouched; one that doesn't end its last line gets a newline. */
export function joinLines(records: readonly StreamRecord[]): Buffer {
  const pieces = records.flatMap(({ data }) =>
    data.length === 0 || data.at(-1) === NEWLINE[0] ? [data] : [data, NEWLINE],
  );
  return Buffer.concat(pieces);
}
