/** Links through REST, made as they are needed. */
import { cached } from '../lambdas/domain/cache.ts';
import type { Outcome } from '../lambdas/domain/outcome.ts';
import type { Send } from './replay-http.ts';
import { UsageError } from './replay-platform.ts';
import { type ReplayedLink, replayedLink } from './replay-request.ts';

/** How many paths are remembered as having their link; a forgotten one's link is asked for again. */
const REMEMBERED = 100_000;

export interface LinkOptions {
  readonly send: Send;
  /** REST's front door. */
  readonly delivery: string;
  readonly secretKey: string;
  /** What the log's paths are on: `https://…`. */
  readonly site: string;
}

/** Makes a link unless the tenant has it; rejects one that another tenant has. */
async function make(
  { send, delivery, secretKey }: LinkOptions,
  link: ReplayedLink,
): Promise<Outcome<string>> {
  const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' };
  const body = JSON.stringify(link);
  const made = await send({ method: 'POST', url: `${delivery}/v1/links`, headers, body });
  if (made.status === 201) return { ok: link.slug };
  if (made.status === 401 || made.status === 403) {
    throw new UsageError('REST refused the key: give a secret key of a tenant with --key tsk_…');
  }
  if (made.status !== 409) return { reject: `link refused with ${made.status}` };
  const mine = await send({ method: 'GET', url: `${delivery}/v1/links/${link.slug}`, headers });
  return mine.status === 200
    ? { ok: link.slug }
    : { reject: "link is another tenant's; choose another --site" };
}

/** Path → slug of its link, once that is there. */
export function linkMaker(options: LinkOptions): (path: string) => Promise<Outcome<string>> {
  const ensure = async (path: string): Promise<Outcome<string>> => {
    const link = replayedLink(options.site, path);
    return 'ok' in link ? make(options, link.ok) : link;
  };
  return cached(ensure, {
    maxAgeMs: Number.POSITIVE_INFINITY,
    maxEntries: REMEMBERED,
    now: Date.now,
  });
}
