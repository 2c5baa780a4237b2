import type { Environment } from '../domain/environment.ts';

export const variables = [
  'STREAM_NAME',
  'LANDINGTMP_BUCKET',
  'CURSORS_TABLE',
  'UNITS_QUEUE_URL',
  /** How long the stream keeps a record: how far back a lost cursor looks for its shard's last unit. */
  'RETENTION_HOURS',
] as const;

export type Variables = Environment<(typeof variables)[number]>;
