import type { Environment } from '../domain/environment.ts';

export const variables = [
  'STREAM_NAME',
  'STREAM_BUCKETS',
  'OVERFLOW_QUEUE_URL',
  'KEYS_TABLE',
  'SALTS_TABLE',
  /** The trusted CDN's header that names the viewer's country; empty where no CDN stands in front. */
  'COUNTRY_HEADER',
  /** Origins, separated by commas; `*` stands for any. */
  'ALLOWED_ORIGINS',
] as const;

export type Variables = Environment<(typeof variables)[number]>;
