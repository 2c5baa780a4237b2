/**
 * A log that is played again as real requests names each line's own IP address, time and id in one header.
 * It is honoured only where the request's own source address is loopback, so nobody on a network can use it:
 * put no reverse proxy on the machine of a platform whose front door must not honour it.
 */

import { EVENT_LIMITS } from './event.ts';
import type { HttpRequest } from './http.ts';
import { parseInstant } from './instant.ts';
import { isIpAddress, isLoopback } from './ip.ts';
import type { Outcome } from './outcome.ts';

export const REPLAY_HEADER = 'x-tormenta-replay';

export interface Replay {
  /** IPv4 or IPv6. */
  readonly ip: string;
  /** ms since 1970; any past time. */
  readonly timeMs: number;
  /** The event's id, at most 128 characters. */
  readonly id: string;
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** The header's value: JSON in ASCII, `{"ip":"192.0.2.1","time":"2015-05-17T10:05:03.000Z","id":"…"}`. */
export const encodeReplay = ({ ip, timeMs, id }: Replay): string =>
  JSON.stringify({ ip, time: new Date(timeMs).toISOString(), id }).replace(/[^\x20-\x7e]/g, escaped);

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const FORM = `${REPLAY_HEADER} must be JSON like {"ip":"192.0.2.1","time":"2015-05-17T10:05:03Z","id":"line-1"}`;

export function decodeReplay(value: string): Outcome<Replay> {
  const { ip, time, id } = parseObject(value);
  const timeMs = typeof time === 'string' ? parseInstant(time) : undefined;
  if (typeof ip !== 'string' || !isIpAddress(ip)) return { reject: `${FORM}; ip isn't an address` };
  if (timeMs === undefined) return { reject: `${FORM}; time isn't an RFC 3339 time` };
  if (typeof id !== 'string' || id === '' || id.length > EVENT_LIMITS.id)
    return { reject: `${FORM}; id isn't a text of 1 to ${EVENT_LIMITS.id} characters` };
  return { ok: { ip, timeMs, id } };
}

/** What the request replays; undefined where it replays nothing, or may not. */
export function replayOf(request: HttpRequest): Outcome<Replay | undefined> {
  const value = request.headers[REPLAY_HEADER];
  if (value === undefined || !isLoopback(request.requestContext.http.sourceIp)) return { ok: undefined };
  return decodeReplay(value);
}
