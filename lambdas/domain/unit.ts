/** A unit: one micro-batch of one shard, one immutable object of landingtmp. */
export interface Unit {
  /** Its object's key in landingtmp. */
  readonly key: string;
  readonly shard: string;
  /** Padded sequence numbers of its first and last record. */
  readonly first: string;
  readonly last: string;
  /** The cursor before it: the last record of the unit before, or {@link SEQUENCE_START}. */
  readonly after: string;
  /** Arrival of its first record, ms; never before that of an earlier unit of its shard. */
  readonly arrivalMs: number;
  /** Kinesis records in it. */
  readonly records: number;
}

/** How far a shard was archived or counted. */
export interface Progress {
  readonly last: string;
  readonly arrivalMs: number;
}

/** A shard's cursor: the unit cut last, and where the shard's ancestors ended. */
export interface Cursor extends Progress {
  /** The nearest ancestors that have units, each with the last record of its last unit. */
  readonly parents: readonly ParentEnd[];
}

export interface ParentEnd {
  readonly shard: string;
  readonly last: string;
}
