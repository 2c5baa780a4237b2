/** What a batch run did, step by step. */

/** A partition that was made, or a day that was published. */
export interface RunStep {
  readonly kind: 'model' | 'publish';
  /** The table; of a day that was published, `day`. */
  readonly name: string;
  readonly day: string;
  /** When it was done, RFC 3339. */
  readonly at: string;
  readonly rows: number;
  readonly bytes: number;
  readonly scannedBytes: number;
  readonly engineMs: number;
  /** Statements that the engine ran for it. */
  readonly queries: number;
  /** Items that were written to DynamoDB. */
  readonly writes: number;
  /** Hours that became final, for all tenants or again for one. */
  readonly finalHours: number;
}

export interface RunSummary {
  readonly status: string;
  readonly started: string;
  readonly ended: string | undefined;
  readonly error: string | undefined;
  /** Event days that it took. */
  readonly days: readonly string[];
  /** How many partitions it had to make. */
  readonly partitions: number;
  /** How many due days it left for the next run. */
  readonly left: number;
  /** Why hours stay live. */
  readonly notFinal: readonly string[];
  /** Everything that arrived before is in landing. */
  readonly finalUntil: string | undefined;
  /** Units that were sent to land again. */
  readonly requeued: number;
}
