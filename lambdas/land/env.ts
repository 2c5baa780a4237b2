import type { Environment } from '../domain/environment.ts';

export const variables = [
  'LANDINGTMP_BUCKET',
  'LANDING_BUCKET',
  'LAKE_TABLE',
  /** How long after its end an hour can be final: rows that come later make it live again. */
  'GRACE_MINUTES',
] as const;

export type Variables = Environment<(typeof variables)[number]>;
