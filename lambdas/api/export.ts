/** Answers that are too large to be given as they are: stored for a day, and read by a URL of some minutes. */
import { gzipSync } from 'node:zlib';
import { sha256 } from '../domain/hash.ts';
import { EXPORTS_PREFIX } from '../domain/lake-key.ts';
import { type ReportObjects, SHARED_SECONDS } from '../domain/report-objects.ts';
import type { Reply } from './reply.ts';
import type { Call } from './router.ts';

const BODY_BYTES = 5_000_000;
/** Lambda answers at most 6 MB of JSON, in which the body is a text: its quotes and line ends count twice. */
const ANSWER_BYTES = 6_000_000;

export const isLarge = (body: string): boolean =>
  Buffer.byteLength(body) > BODY_BYTES || Buffer.byteLength(JSON.stringify(body)) > ANSWER_BYTES;

interface Exported {
  readonly body: string;
  readonly contentType: string;
  readonly fileName: string;
}

/** The key is made from the body: asking again writes the same object. */
export async function exported(
  { body, contentType, fileName }: Exported,
  { tenant, nowMs }: Pick<Call, 'tenant' | 'nowMs'>,
  objects: Pick<ReportObjects, 'share'>,
): Promise<Reply> {
  const key = `${EXPORTS_PREFIX}${tenant}/${sha256(body).slice(0, 32)}/${fileName}`;
  const url = await objects.share({ key, gzip: gzipSync(body), contentType, fileName });
  const expiresAt = new Date(nowMs + SHARED_SECONDS * 1000).toISOString();
  return {
    status: 303,
    headers: { location: url, vary: 'origin, accept' },
    body: { url, contentType, bytes: Buffer.byteLength(body), expiresAt },
  };
}
