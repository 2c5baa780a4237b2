import type { Environment } from '../domain/environment.ts';

export const variables = ['STREAM_NAME', 'STREAM_BUCKETS'] as const;

export type Variables = Environment<(typeof variables)[number]>;
