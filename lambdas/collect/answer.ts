/** What a sender is told: one result an event, and a status that says whether to send again. */
import { type HttpResponse, jsonResponse } from '../domain/http.ts';
import { problemResponse } from '../domain/problem.ts';

export interface Result {
  /** The event's place in the body, from 0; of NDJSON, its place among the lines that aren't blank. */
  readonly index: number;
  /** The sender's, or the one that it was given; send an unavailable event again under it. */
  readonly id?: string;
  readonly status: 'accepted' | 'rejected' | 'unavailable';
  readonly reason?: string;
}

const RETRY_AFTER_SECONDS = 2;

const count = (results: readonly Result[], status: Result['status']): number =>
  results.filter((result) => result.status === status).length;

/**
 * 202: what could be accepted is; the results name what was rejected. 400: nothing was fit to be accepted.
 * 503: send the unavailable events again, with the ids of the results, so that none counts twice.
 */
export function answer(results: readonly Result[], headers: Readonly<Record<string, string>>): HttpResponse {
  const accepted = count(results, 'accepted');
  const rejected = count(results, 'rejected');
  const unavailable = count(results, 'unavailable');
  const extra = { accepted, rejected, unavailable, results };
  if (unavailable > 0) {
    const title = 'Temporarily unavailable';
    const detail = `${unavailable} of ${results.length} events could not be stored; send those again, under the ids in results`;
    const retry = { 'retry-after': String(RETRY_AFTER_SECONDS) };
    return problemResponse({ status: 503, title, detail, extra }, { ...headers, ...retry });
  }
  if (accepted === 0) {
    const detail = 'no event was accepted; each reason in results says what to mend';
    return problemResponse({ status: 400, title: 'Events rejected', detail, extra }, headers);
  }
  return jsonResponse(202, extra, headers);
}
