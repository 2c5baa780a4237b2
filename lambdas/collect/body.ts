/** From a request's body to what it holds: one event, an array of them, or NDJSON. */
import type { HttpRequest } from '../domain/http.ts';
import { requestBody } from '../domain/http.ts';
import type { Problem } from '../domain/problem.ts';
import type { Rejection } from './check.ts';

const BODY_LIMITS = { events: 500, bytes: 1_048_576 } as const;

/** One of the body's events, still unchecked. */
export type Sent = { readonly value: unknown } | { readonly reject: Rejection };

export type Parsed = { readonly sent: readonly Sent[] } | { readonly problem: Problem };

/** `text/plain` and nothing at all are what `navigator.sendBeacon` sends. */
const MEDIA_TYPES = new Set([
  '',
  'text/plain',
  'application/json',
  'application/x-ndjson',
  'application/ndjson',
]);

const problem = (status: number, title: string, detail: string): Parsed => ({
  problem: { status, title, detail },
});

function parseJson(text: string): Sent {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    return { reject: { kind: 'json', reason: `is not JSON: ${fault}` } };
  }
}

/** Lines are told from one whole document by trying: the first line of NDJSON ends a document. */
function split(text: string): readonly Sent[] {
  const whole = parseJson(text);
  if ('value' in whole) {
    return Array.isArray(whole.value) ? whole.value.map((value: unknown) => ({ value })) : [whole];
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 1 ? lines.map(parseJson) : [whole];
}

const mediaType = (request: HttpRequest): string =>
  (request.headers['content-type'] ?? '').split(';', 1).join('').trim().toLowerCase();

export function parseBody(request: HttpRequest): Parsed {
  if (!MEDIA_TYPES.has(mediaType(request))) {
    const detail = 'send content-type application/json, application/x-ndjson or text/plain';
    return problem(415, 'Unsupported media type', detail);
  }
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
    return problem(
      415,
      'Unsupported content encoding',
      'send the body uncompressed, without content-encoding',
    );
  }
  const body = requestBody(request);
  if (body.length > BODY_LIMITS.bytes) {
    const detail = `the body has ${body.length} bytes; send at most ${BODY_LIMITS.bytes} (1 MB) a request`;
    return problem(413, 'Body too large', detail);
  }
  const sent = split(new TextDecoder().decode(body));
  if (sent.length > BODY_LIMITS.events) {
    const detail = `the body holds ${sent.length} events; send at most ${BODY_LIMITS.events} a request`;
    return problem(413, 'Too many events', detail);
  }
  return sent.length > 0 ? { sent } : problem(400, 'No event', 'the array is empty; send at least one event');
}
