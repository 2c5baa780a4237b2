/** CORS as our handlers answer it: the front doors leave OPTIONS to them. */
import type { HttpResponse } from './http.ts';

/** How long a browser may keep the answer to a preflight. */
const PREFLIGHT_SECONDS = 600;

export interface CorsPolicy {
  /** `*` stands for any origin. */
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  /** Request headers beyond the ones that browsers always allow. */
  readonly headers: readonly string[];
}

/** Reads a comma-separated list of origins; an empty text allows none. */
export const parseOrigins = (list: string): string[] =>
  list
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '');

/**
 * What every answer to `origin` carries. Credentials are never allowed: keys travel in headers or in the URL,
 * not in cookies.
 */
export function corsHeaders(policy: CorsPolicy, origin: string | undefined): Record<string, string> {
  if (policy.origins.includes('*')) return { 'access-control-allow-origin': '*' };
  const allowed = origin !== undefined && policy.origins.includes(origin);
  return allowed ? { vary: 'origin', 'access-control-allow-origin': origin } : { vary: 'origin' };
}

/** Answers a preflight. An origin that isn't allowed gets 204 too, without leave: the browser stops there. */
export function preflight(policy: CorsPolicy, origin: string | undefined): HttpResponse {
  const common = corsHeaders(policy, origin);
  if (common['access-control-allow-origin'] === undefined) return { statusCode: 204, headers: common };
  return {
    statusCode: 204,
    headers: {
      ...common,
      'access-control-allow-methods': policy.methods.join(', '),
      'access-control-allow-headers': policy.headers.join(', '),
      'access-control-max-age': String(PREFLIGHT_SECONDS),
    },
  };
}
