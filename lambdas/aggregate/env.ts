import type { Environment } from '../domain/environment.ts';

export const variables = [
  'LANDINGTMP_BUCKET',
  'CURSORS_TABLE',
  'ROLLUPS_TABLE',
  'UNITS_QUEUE_URL',
  'DEDUP_WINDOW_SECONDS',
  'ROLLUP_RETENTION_DAYS',
] as const;

export type Variables = Environment<(typeof variables)[number]>;
