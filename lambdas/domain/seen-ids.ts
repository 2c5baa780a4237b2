/** The event ids of one unit, or of a part of it: 64-bit hashes, sorted, without repeats, 8 bytes each. */
export interface SeenIds {
  readonly first: string;
  readonly last: string;
  readonly arrivalMs: number;
  readonly ids: Buffer;
}

export interface SeenRange {
  readonly shard: string;
  /** Units that begin behind this sequence number… */
  readonly behind: string;
  /** …and before this one. */
  readonly before: string;
  /** Reading ends at the first unit, newest first, that arrived earlier. */
  readonly sinceMs: number;
}

export interface SeenPage {
  /** In the shard's order. */
  readonly units: readonly SeenIds[];
  /** Whether every unit of the range is here; false where reading ended at an older one. */
  readonly complete: boolean;
}

const ID_BYTES = 8;

/** Packs hashes of 16 hexadecimal digits. */
export const packIds = (hashes: Iterable<string>): Buffer =>
  Buffer.from([...new Set(hashes)].sort().join(''), 'hex');

/**
 * The hashes of `own` that stand in one of `earlier`, too, in hexadecimal. An hour holds millions of earlier ones:
 * a bit for each beginning of a hash in `own` tells most of them apart at once.
 */
export function commonIds(own: Buffer, earlier: readonly Buffer[]): Set<string> {
  const common = new Set<string>();
  const beginnings = new Beginnings(own);
  for (const ids of earlier) {
    for (let at = 0; at < ids.length; at += ID_BYTES) {
      const high = ids.readUInt32BE(at);
      if (beginnings.mayHave(high) && holds(own, high, ids.readUInt32BE(at + 4)))
        common.add(ids.toString('hex', at, at + ID_BYTES));
    }
  }
  return common;
}

/** The first 20 bits of each hash, as one bit in 128 KB: with 10,000 hashes, one of 100 strangers passes. */
class Beginnings {
  readonly #bits = new Uint8Array(2 ** 17);

  constructor(ids: Buffer) {
    for (let at = 0; at < ids.length; at += ID_BYTES) {
      const high = ids.readUInt32BE(at);
      this.#bits[high >>> 15] = (this.#bits[high >>> 15] ?? 0) | this.#bit(high);
    }
  }

  /** @param high the hash's first 32 bits. */
  mayHave(high: number): boolean {
    return ((this.#bits[high >>> 15] ?? 0) & this.#bit(high)) !== 0;
  }

  #bit(high: number): number {
    return 1 << ((high >>> 12) & 7);
  }
}

/** Whether sorted ids hold the hash of these two halves. */
function holds(ids: Buffer, high: number, low: number): boolean {
  let from = 0;
  let to = ids.length / ID_BYTES;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const at = middle * ID_BYTES;
    const order = ids.readUInt32BE(at) - high || ids.readUInt32BE(at + 4) - low;
    if (order === 0) return true;
    if (order < 0) from = middle + 1;
    else to = middle;
  }
  return false;
}
