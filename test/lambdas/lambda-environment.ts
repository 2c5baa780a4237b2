import type { Embedded } from '../embedded.ts';

/** Gives this process the environment of a producer's function on the embedded servers. */
export function producerEnvironment(platform: Embedded): void {
  Object.assign(process.env, {
    STREAM_NAME: platform.stream,
    STREAM_BUCKETS: '16',
    OVERFLOW_QUEUE_URL: platform.queues.overflow,
    LINKS_TABLE: platform.tables.links,
    KEYS_TABLE: platform.tables.keys,
    SALTS_TABLE: platform.tables.salts,
    COUNTRY_HEADER: '',
    ALLOWED_ORIGINS: '*',
    POWERTOOLS_SERVICE_NAME: 'producer',
    POWERTOOLS_METRICS_NAMESPACE: 'Tormenta',
  });
}

/** Nobody listens there. */
export const CLOSED_PORT = 'http://127.0.0.1:1';
