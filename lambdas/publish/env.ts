import type { Environment } from '../domain/environment.ts';

export const variables = ['SMART_BUCKET', 'LAKE_TABLE', 'ROLLUPS_TABLE'] as const;

export type Variables = Environment<(typeof variables)[number]>;
