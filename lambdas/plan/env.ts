import type { Environment } from '../domain/environment.ts';

export const variables = [
  'STREAM_NAME',
  'LANDINGTMP_BUCKET',
  'LANDING_BUCKET',
  'UNIVERSAL_BUCKET',
  'SMART_BUCKET',
  'LINKS_TABLE',
  'CURSORS_TABLE',
  'LAKE_TABLE',
  'LAND_QUEUE_URL',
  'DATABASE',
  'GRACE_MINUTES',
  'ATTRIBUTION_DAYS',
] as const;

export type Variables = Environment<(typeof variables)[number]>;
