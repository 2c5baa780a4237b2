/**
 * Lines of the Combined Log Format, as Apache and nginx write it:
 *
 *     host ident user [day/month/year:hour:minute:second zone] "request" status bytes "referrer" "user agent"
 *
 * Texts hold one character a byte (latin1), so that no byte of a log is lost. Source of the format and of its
 * escapes: https://httpd.apache.org/docs/2.4/mod/mod_log_config.html
 */
import type { Outcome } from '../lambdas/domain/outcome.ts';

/** A line that asks for a page. */
export interface LogLine {
  /** The remote host: an address, or a name where the server looked it up. */
  readonly host: string;
  readonly timeMs: number;
  /** The request's target without its query, as it stands in the log, escapes included. */
  readonly path: string;
  /** Unescaped; undefined where it wasn't sent. */
  readonly referrer: string | undefined;
  readonly userAgent: string | undefined;
}

const NOT_COMBINED = 'not Combined Log Format';
const NO_REQUEST = 'no HTTP request';
const NO_PATH = 'no path';

const QUOTED = String.raw`"((?:[^"\\]|\\.)*)"`;
const LINE = new RegExp(
  String.raw`^(\S+) \S+ (?:\S.*?|"") \[([^\]]+)\] ${QUOTED} \d{3} (?:\d+|-) ${QUOTED} ${QUOTED}\s*$`,
);
const REQUEST = /^([^\s"]+) (\S.*?)(?: HTTP\/\d(?:\.\d)?)?$/;
const PATH = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?]*)?(\/[^?]*)/i;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const TIME = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/;

/** ms since 1970 of `17/May/2015:10:05:03 +0200`; undefined for what no calendar or clock shows. */
export function parseLogTime(text: string): number | undefined {
  const [, day, month = '', year, hour, minute, second, sign, zoneHours, zoneMinutes] = TIME.exec(text) ?? [];
  const monthNumber = String(MONTHS.indexOf(month) + 1).padStart(2, '0');
  const wall = `${year}-${monthNumber}-${day}T${hour}:${minute}:${second}.000Z`;
  const wallMs = Date.parse(wall);
  if (Number.isNaN(wallMs) || new Date(wallMs).toISOString() !== wall) return undefined;
  const zoneMs = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000;
  return sign === '+' ? wallMs - zoneMs : wallMs + zoneMs;
}

const NAMED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', v: '\v', f: '\f' };

/** Undoes a server's escapes: `\"`, `\\`, `\n` and `\xe4`. */
export const unescapeLog = (text: string): string =>
  text.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/g, (_, hex: string | undefined, character: string) =>
    hex === undefined ? (NAMED[character] ?? character) : String.fromCharCode(Number.parseInt(hex, 16)),
  );

const sent = (field: string): string | undefined =>
  field === '-' || field === '' ? undefined : unescapeLog(field);

/** Reads one line, without its end. */
export function parseLogLine(line: string): Outcome<LogLine> {
  const [, host, time = '', request, referrer, userAgent] = LINE.exec(line) ?? [];
  const timeMs = parseLogTime(time);
  if (host === undefined || request === undefined || referrer === undefined || userAgent === undefined) {
    return { reject: NOT_COMBINED };
  }
  if (timeMs === undefined) return { reject: NOT_COMBINED };
  const [, method, target] = REQUEST.exec(request) ?? [];
  if (method === undefined || target === undefined) return { reject: NO_REQUEST };
  if (method !== 'GET') return { reject: /^[A-Z]{1,16}$/.test(method) ? `method ${method}` : NO_REQUEST };
  const path = PATH.exec(target)?.[1];
  if (path === undefined) return { reject: NO_PATH };
  return { ok: { host, timeMs, path, referrer: sent(referrer), userAgent: sent(userAgent) } };
}
