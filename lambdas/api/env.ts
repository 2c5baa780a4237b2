import type { Environment } from '../domain/environment.ts';

export const variables = [
  'LINKS_TABLE',
  'KEYS_TABLE',
  'ROLLUPS_TABLE',
  'CURSORS_TABLE',
  'LAKE_TABLE',
  'SMART_BUCKET',
  /** Origins, separated by commas; `*` stands for any. */
  'ALLOWED_ORIGINS',
  /** Where short links live, for example https://go.example.com; empty where it isn't known. */
  'PUBLIC_BASE_URL',
] as const;

export type Variables = Environment<(typeof variables)[number]>;
