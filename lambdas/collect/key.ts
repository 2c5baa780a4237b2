import type { HttpRequest } from '../domain/http.ts';
import type { Problem } from '../domain/problem.ts';

/**
 * The key that a request brings: `Authorization: Bearer KEY`, `x-api-key: KEY`, or `?key=KEY` for beacons, which
 * can't send headers.
 */
export function keyIn({ headers, rawQueryString }: HttpRequest): string | undefined {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.authorization?.trim() ?? '') ?? [];
  return bearer ?? headers['x-api-key'] ?? new URLSearchParams(rawQueryString).get('key') ?? undefined;
}

export const unauthorized = (key: string | undefined): Problem => ({
  status: 401,
  title: key === undefined ? 'Key missing' : 'Key unknown',
  detail:
    key === undefined
      ? 'name your key: Authorization: Bearer KEY, x-api-key: KEY, or ?key=KEY (a public one in pages)'
      : 'the key is unknown or was disabled; check it, or create another',
});
