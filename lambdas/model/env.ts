import type { Environment } from '../domain/environment.ts';

export const variables = [
  'UNIVERSAL_BUCKET',
  'SMART_BUCKET',
  'LAKE_TABLE',
  'DATABASE',
  'WORKGROUP',
  'LATE_DAYS',
  'ATTRIBUTION_DAYS',
] as const;

export type Variables = Environment<(typeof variables)[number]>;
