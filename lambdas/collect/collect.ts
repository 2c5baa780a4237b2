/** Events over HTTP: each is accepted or rejected by itself; one bad line never costs the others. */
import { CONVERSION_STATUS, isConversionStatus, orderEventId } from '../domain/conversion.ts';
import { type CorsPolicy, corsHeaders, preflight } from '../domain/cors.ts';
import { defined } from '../domain/defined.ts';
import { EVENT_LIMITS, EVENT_TYPE, type Event } from '../domain/event.ts';
import type { HttpRequest, HttpResponse } from '../domain/http.ts';
import type { KeyHolder } from '../domain/key.ts';
import { type Problem, problemResponse } from '../domain/problem.ts';
import { REPLAY_HEADER, type Replay, replayOf } from '../domain/replay-header.ts';
import { dayKey } from '../domain/time.ts';
import { type Arrival, arrivalOf } from '../stamp/arrival.ts';
import type { ProducerPorts } from '../stamp/ports.ts';
import { stamp } from '../stamp/stamp.ts';
import { timingOf } from '../stamp/timing.ts';
import { userAgentOf } from '../stamp/user-agent.ts';
import { answer, type Result } from './answer.ts';
import { parseBody, type Sent } from './body.ts';
import { check, type Rejection, type RejectionKind } from './check.ts';
import { keyIn, unauthorized } from './key.ts';
import type { SentEvent } from './schema.ts';

export interface CollectPorts extends ProducerPorts {
  holder(key: string): Promise<KeyHolder | undefined>;
  /** Counts what was rejected, by its kind. */
  rejected(kinds: readonly RejectionKind[]): void;
  readonly origins: readonly string[];
}

/** Who sends, and with what: the same for all events of a request. */
interface Sender {
  readonly holder: KeyHolder;
  readonly arrival: Arrival;
  readonly replay: Replay | undefined;
}

type Stamped = { readonly event: Event } | { readonly reject: Rejection };

const SOURCE = 'collect';

/**
 * A script that holds a secret key is a tenant's server: its address and user agent say nothing of a visitor, and
 * what it reports is no bot's doing. With a browser's user agent it passes a visitor's on.
 */
const isVisitor = ({ holder, arrival }: Sender): boolean =>
  holder.kind === 'public' || !userAgentOf(arrival.userAgent).bot;

/** An order that is told here and by a postback, too, is one conversion. */
function orderIdOf({ type, subject, properties }: SentEvent): string | undefined {
  const orderId = properties?.order_id;
  const status = properties?.status ?? CONVERSION_STATUS.approved;
  if (type !== EVENT_TYPE.conversion || subject === undefined) return undefined;
  if (typeof orderId !== 'string' || orderId === '' || !isConversionStatus(status)) return undefined;
  return orderEventId(subject, orderId, status);
}

async function toEvent(ports: CollectPorts, sender: Sender, sent: Sent): Promise<Stamped> {
  if ('reject' in sent) return sent;
  const checked = check(sent.value);
  if ('reject' in checked) return checked;
  const { arrival, replay, holder } = sender;
  const timing = timingOf(
    replay?.timeMs ?? checked.timeMs,
    arrival.receivedMs,
    replay === undefined ? 'public' : 'trusted',
  );
  const id = replay?.id ?? checked.event.id ?? orderIdOf(checked.event);
  const said = { ...checked.event, ...defined({ id }) };
  const salt = await ports.salt(dayKey(timing.timeMs)).catch(() => undefined);
  const context = { tenant: holder.tenant, source: SOURCE, timing, arrival, salt, random: ports.random() };
  return within(stamp(said, { ...context, fromVisitor: isVisitor(sender) }));
}

function within(event: Event): Stamped {
  const bytes = Buffer.byteLength(JSON.stringify(event));
  if (bytes < EVENT_LIMITS.bytes) return { event };
  const reason = `has ${bytes} bytes once stamped; an event has less than ${EVENT_LIMITS.bytes}`;
  return { reject: { kind: 'size', reason } };
}

async function store(ports: CollectPorts, stamped: readonly Stamped[]): Promise<Result[]> {
  const events = stamped.flatMap((one) => ('event' in one ? [one.event] : []));
  const outcomes = events.length > 0 ? await ports.put(events) : [];
  let next = 0;
  return stamped.map((one, index): Result => {
    if ('reject' in one) return { index, status: 'rejected', reason: one.reject.reason };
    return { index, id: one.event.id, status: outcomes[next++] ?? 'unavailable' };
  });
}

async function collectEvents(
  ports: CollectPorts,
  request: HttpRequest,
  holder: KeyHolder,
  headers: Readonly<Record<string, string>>,
): Promise<HttpResponse> {
  const parsed = parseBody(request);
  if ('problem' in parsed) return problemResponse(parsed.problem, headers);
  const replay = replayOf(request);
  if ('reject' in replay || (replay.ok && parsed.sent.length !== 1)) {
    const detail = 'reject' in replay ? replay.reject : `${REPLAY_HEADER} goes with one event a request`;
    return problemResponse({ status: 400, title: `Unusable ${REPLAY_HEADER}`, detail }, headers);
  }
  const arrival = arrivalOf(request, ports.now(), ports.countryHeader, replay.ok);
  const sender = { holder, arrival, replay: replay.ok };
  const stamped = await Promise.all(parsed.sent.map((sent) => toEvent(ports, sender, sent)));
  const kinds = stamped.flatMap((one) => ('reject' in one ? [one.reject.kind] : []));
  if (kinds.length > 0) ports.rejected(kinds);
  return answer(await store(ports, stamped), headers);
}

const KEYS_UNAVAILABLE: Problem = {
  status: 503,
  title: 'Temporarily unavailable',
  detail: 'the key can’t be checked at this moment; send the request again',
};

const policyOf = ({ origins }: CollectPorts): CorsPolicy => ({
  origins,
  methods: ['POST', 'OPTIONS'],
  headers: ['authorization', 'content-type', 'x-api-key'],
});

export const collect =
  (ports: CollectPorts) =>
  async (request: HttpRequest): Promise<HttpResponse> => {
    const policy = policyOf(ports);
    const { origin } = request.headers;
    if (request.requestContext.http.method === 'OPTIONS') return preflight(policy, origin);
    const headers = { ...corsHeaders(policy, origin), 'cache-control': 'no-store' };
    const key = keyIn(request);
    const found = key === undefined ? undefined : await ports.holder(key).catch(() => 'unavailable' as const);
    if (found === 'unavailable') return problemResponse(KEYS_UNAVAILABLE, { ...headers, 'retry-after': '2' });
    if (found === undefined) return problemResponse(unauthorized(key), headers);
    return collectEvents(ports, request, found, headers);
  };
