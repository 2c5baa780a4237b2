/** RFC 9457 problem documents: what is wrong with a request and how to mend it. */
import type { HttpResponse } from './http.ts';

export interface Problem {
  readonly status: number;
  /** Short and the same for every occurrence. */
  readonly title: string;
  /** What is wrong here, and how to mend it. */
  readonly detail: string;
  /** Further members of the document. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export function problemResponse(
  problem: Problem,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  const { status, title, detail, extra } = problem;
  return {
    statusCode: status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
    body: JSON.stringify({ type: 'about:blank', title, status, detail, ...extra }),
  };
}
