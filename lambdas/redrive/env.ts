import type { Environment } from '../domain/environment.ts';

/** A record keeps the keys that it was packed with: redrive needs no number of buckets. */
export const variables = ['STREAM_NAME'] as const;

export type Variables = Environment<(typeof variables)[number]>;
