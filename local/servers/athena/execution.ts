/** A query's way: QUEUED, RUNNING, then SUCCEEDED, FAILED or CANCELLED. Times are ms since 1970. */

export interface WorkGroup {
  readonly name: string;
  /** `s3://…`: without it Athena takes no query. */
  readonly outputLocation?: string | undefined;
  readonly scanLimitBytes?: number | undefined;
}

export interface ColumnInfo {
  readonly name: string;
  /** Athena's name: varchar, bigint, decimal… */
  readonly type: string;
  readonly precision: number;
  readonly scale: number;
}

export interface Execution {
  readonly id: string;
  readonly token: string;
  readonly query: string;
  readonly database: string;
  readonly workGroup: WorkGroup;
  readonly outputLocation: string;
  readonly submittedAt: number;
  readonly startedAt?: number;
  readonly completedAt?: number;
  readonly state: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  readonly reason?: string;
  /** Failed by no fault of the query's: the same one may succeed. */
  readonly again?: boolean;
  /** Of Parquet, as the engine counts them. */
  readonly scannedBytes: number;
  /** Of the result, or what UNLOAD wrote. */
  readonly rows: number;
  readonly unload: boolean;
  readonly columns: readonly ColumnInfo[];
}

export const isOver = ({ state }: Execution): boolean => state !== 'QUEUED' && state !== 'RUNNING';
