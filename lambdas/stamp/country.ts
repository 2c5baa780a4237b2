import { UNKNOWN } from '../domain/event.ts';
import type { HttpRequest } from '../domain/http.ts';

/** What CDNs say of an address that they can't place. */
const NOWHERE = new Set(['XX', 'ZZ']);

/**
 * The viewer's country, by the header of the CDN that configuration trusts; a name of `''` trusts none, since
 * anybody can send a header to a front door that no CDN stands before.
 */
export function countryOf(headers: HttpRequest['headers'], trustedHeader: string): string {
  if (trustedHeader === '') return UNKNOWN;
  const code = headers[trustedHeader.toLowerCase()]?.trim().toUpperCase() ?? '';
  return /^[A-Z]{2}$/.test(code) && !NOWHERE.has(code) ? code : UNKNOWN;
}
