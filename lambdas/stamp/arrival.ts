/** The request that brought an event: what of it the stamp reads. */
import type { HttpRequest } from '../domain/http.ts';
import type { Replay } from '../domain/replay-header.ts';
import { countryOf } from './country.ts';

export interface Arrival {
  /** ms since 1970. */
  readonly receivedMs: number;
  /** Whole; goes into the visitor's hash, truncated, and nowhere else. */
  readonly ip: string;
  readonly userAgent: string;
  readonly country: string;
  readonly prefetch: boolean;
}

const SPECULATIVE = /prefetch|prerender|preview/i;

/** Fetched ahead of a visit: Sec-Purpose (Chromium, WebKit), Purpose (older ones), X-Moz (Firefox). */
const isPrefetch = (headers: HttpRequest['headers']): boolean =>
  [headers['sec-purpose'], headers.purpose, headers['x-purpose'], headers['x-moz']].some(
    (value) => value !== undefined && SPECULATIVE.test(value),
  );

/** @param countryHeader the trusted CDN's header, `''` for none */
export const arrivalOf = (
  request: HttpRequest,
  receivedMs: number,
  countryHeader: string,
  replay?: Replay,
): Arrival => ({
  receivedMs,
  ip: replay?.ip ?? request.requestContext.http.sourceIp,
  userAgent: request.headers['user-agent'] ?? '',
  country: countryOf(request.headers, countryHeader),
  prefetch: isPrefetch(request.headers),
});
