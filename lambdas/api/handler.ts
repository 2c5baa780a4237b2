import { randomInt } from 'node:crypto';
import { dynamo, s3 } from '../aws/clients.ts';
import { keyReader } from '../aws/keys.ts';
import { lakeReads } from '../aws/lake-reads.ts';
import { conversionStore, linkStore, pixelStore } from '../aws/link-store.ts';
import { logger } from '../aws/log.ts';
import { reportObjects } from '../aws/report-objects.ts';
import { rollupReads } from '../aws/rollup-reads.ts';
import { progressReader } from '../aws/shard-progress.ts';
import { cached } from '../domain/cache.ts';
import { parseOrigins } from '../domain/cors.ts';
import { readEnvironment } from '../domain/environment.ts';
import { slugOf } from '../domain/link.ts';
import { api } from './api.ts';
import { variables } from './env.ts';

const env = readEnvironment(variables, process.env);
/** A reader waits: a call fails after some 6 s at worst. */
const db = dynamo({ timeoutMs: 2_000, attempts: 3 });

/** A key that was disabled is refused everywhere within this time. */
const KEY_AGE_MS = 5_000;

export const handler = api(
  {
    holderOf: cached(keyReader(db, env.KEYS_TABLE), {
      maxAgeMs: KEY_AGE_MS,
      maxEntries: 1_000,
      now: Date.now,
    }),
    links: linkStore(db, env.LINKS_TABLE),
    pixels: pixelStore(db, env.LINKS_TABLE),
    conversions: conversionStore(db, env.LINKS_TABLE),
    rollups: rollupReads(db, env.ROLLUPS_TABLE),
    progress: progressReader(db, env.CURSORS_TABLE),
    lake: lakeReads(db, env.LAKE_TABLE),
    objects: reportObjects(s3({ timeoutMs: 5_000, attempts: 2 }), env.SMART_BUCKET),
    randomSlug: () => slugOf(() => randomInt(62)),
    now: Date.now,
    report: (error, requestId) => logger.error('an answer failed', { error: String(error), requestId }),
  },
  { origins: parseOrigins(env.ALLOWED_ORIGINS), publicBaseUrl: env.PUBLIC_BASE_URL },
);
