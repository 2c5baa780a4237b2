/** Cross-origin answers, given by our handlers rather than by the front door. */
import type { HttpRequest, HttpResponse } from './http.ts';

export interface CorsPolicy {
  /** Origins like `https://shop.example.com`, without a slash at the end; `*` stands for any. */
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  /** Request headers that a browser may send, beyond the safelisted ones. */
  readonly headers: readonly string[];
}

/** How long a browser may remember a preflight's answer. Chromium's own limit. */
const MAX_AGE_SECONDS = 7_200;

/** Reads ALLOWED_ORIGINS: origins separated by commas, `*` for any, empty for none. */
export const parseOrigins = (list: string): string[] =>
  list
    .split(',')
    .map((origin) => origin.trim().replace(/\/$/, ''))
    .filter((origin) => origin !== '');

/** Headers that every answer carries, errors too: else a page can't read why it failed. */
export function corsHeaders(policy: CorsPolicy, request: HttpRequest): Readonly<Record<string, string>> {
  if (policy.origins.includes('*')) return { 'access-control-allow-origin': '*' };
  const origin = request.headers['origin'];
  if (origin === undefined || !policy.origins.includes(origin)) return { vary: 'origin' };
  return { vary: 'origin', 'access-control-allow-origin': origin };
}

/** The answer to OPTIONS. An origin that isn't allowed gets one without permissions. */
export function preflightResponse(policy: CorsPolicy, request: HttpRequest): HttpResponse {
  const headers = corsHeaders(policy, request);
  if (headers['access-control-allow-origin'] === undefined) return { statusCode: 204, headers };
  return {
    statusCode: 204,
    headers: {
      ...headers,
      'access-control-allow-methods': policy.methods.join(', '),
      'access-control-allow-headers': policy.headers.join(', '),
      'access-control-max-age': String(MAX_AGE_SECONDS),
    },
  };
}
