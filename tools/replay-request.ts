/** What a line of a log becomes: a link, and a click on it. Pure. */
import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { parseDestination } from '../lambdas/domain/link.ts';
import type { Outcome } from '../lambdas/domain/outcome.ts';
import { encodeReplay, REPLAY_HEADER } from '../lambdas/domain/replay-header.ts';
import { type LogLine, unescapeLog } from './log-format.ts';

/** As REST takes it. */
export interface ReplayedLink {
  readonly slug: string;
  readonly destination: string;
  readonly title: string;
}

const TITLE_LENGTH = 200;

const sha256 = (bytes: string): string => createHash('sha256').update(bytes, 'latin1').digest('hex');

/** The link of a path on a site: `p` and 12 hexadecimal digits of SHA-256 of the site and the path as logged. */
export const linkSlug = (site: string, path: string): string => `p${sha256(site + path).slice(0, 12)}`;

const percent = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/** What an URL's path can't hold as it is: anything but printable ASCII, and `"#<>?\^`{|}`. */
const encodePath = (path: string): string => path.replace(/[^!$-;=@-[\]_a-z~]/g, percent);

const readable = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');

export function replayedLink(site: string, path: string): Outcome<ReplayedLink> {
  const plain = unescapeLog(path);
  const destination = parseDestination(site + encodePath(plain));
  if ('reject' in destination) return { reject: 'no destination' };
  const title = readable(plain)
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, TITLE_LENGTH)
    .toWellFormed();
  return { ok: { slug: linkSlug(site, path), destination: destination.ok, title } };
}

const HEADER_BYTES = 4_096;

/**
 * A text that can stand in a header: bytes outside printable ASCII are percent-encoded, as a browser does with the
 * URL of a referrer; spaces at its ends go; what is past 4 KB is cut.
 */
export const headerSafe = (bytes: string): string =>
  bytes
    .replace(/[^\x20-\x7e]/g, percent)
    .trim()
    .slice(0, HEADER_BYTES);

/**
 * A host that isn't an address, because the log's server looked its name up, becomes an address of the reserved
 * block 240.0.0.0/4: different names stay different visitors, and nothing is looked up.
 */
function addressOf(host: string): string {
  if (isIP(host) !== 0) return host;
  const digest = createHash('sha256').update(host, 'latin1').digest();
  return [240 + ((digest[0] ?? 0) % 15), digest[1], digest[2], digest[3]].join('.');
}

/** One line of one log has one id, however often and from wherever it is played. */
export const lineId = (logHash: string, lineNumber: number): string =>
  `${logHash.slice(0, 32)}-${lineNumber}`;

/** The headers of the click. */
export function clickHeaders(line: LogLine, id: string): Record<string, string> {
  const referrer = headerSafe(line.referrer ?? '');
  const userAgent = headerSafe(line.userAgent ?? '');
  return {
    [REPLAY_HEADER]: encodeReplay({ ip: addressOf(line.host), timeMs: line.timeMs, id }),
    ...(referrer === '' ? {} : { referer: referrer }),
    ...(userAgent === '' ? {} : { 'user-agent': userAgent }),
  };
}
