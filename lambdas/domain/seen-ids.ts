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

/** Packs hashes of 16 hexadecimal digits. */
export const packIds = (hashes: Iterable<string>): Buffer =>
  Buffer.from([...new Set(hashes)].sort().join(''), 'hex');

/** Adds to `found` the hashes that stand in both; a merge of two sorted lists. */
export function addCommonIds(found: Set<string>, a: Buffer, b: Buffer): void {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const order = a.readUInt32BE(i) - b.readUInt32BE(j) || a.readUInt32BE(i + 4) - b.readUInt32BE(j + 4);
    if (order === 0) found.add(a.toString('hex', i, i + 8));
    if (order <= 0) i += 8;
    if (order >= 0) j += 8;
  }
}
