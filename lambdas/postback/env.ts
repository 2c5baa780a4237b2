import type { Environment } from '../domain/environment.ts';

export const variables = ['STREAM_NAME', 'STREAM_BUCKETS', 'OVERFLOW_QUEUE_URL', 'LINKS_TABLE'] as const;

export type Variables = Environment<(typeof variables)[number]>;
