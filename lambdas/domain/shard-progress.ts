/** How far the stream's shards were archived and counted. */

export interface ShardProgress {
  readonly shard: string;
  /** The last record archived, padded; undefined where nothing was. */
  readonly archived: string | undefined;
  /** The last record counted, and the arrival of its unit. */
  readonly counted: { readonly last: string; readonly arrivalMs: number } | undefined;
}

export interface StreamProgress {
  readonly shards: readonly ShardProgress[];
  /** Some unit was set aside, so events are missing until its shard is rebuilt. */
  readonly aside: boolean;
}
