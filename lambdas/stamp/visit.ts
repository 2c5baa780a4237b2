/**
 * What redirect and pixel share: a request names something that a tenant measures, it is looked up, the visit is
 * put on the stream, the visitor gets the answer whatever became of the event.
 */
import { defined } from '../domain/defined.ts';
import type { Event } from '../domain/event.ts';
import type { HttpRequest, HttpResponse } from '../domain/http.ts';
import { problemResponse } from '../domain/problem.ts';
import { REPLAY_HEADER, type Replay, replayOf } from '../domain/replay-header.ts';
import { dayKey } from '../domain/time.ts';
import { type Arrival, arrivalOf } from './arrival.ts';
import type { ProducerPorts } from './ports.ts';
import { type StampContext, stamp } from './stamp.ts';
import { textWithin } from './text.ts';
import { timingOf } from './timing.ts';

/** Something that is visited; where it is disabled it answers as if it weren't there. */
export interface Visited {
  readonly tenant: string;
  readonly disabled: boolean;
}

export interface VisitPorts<Target extends Visited> extends ProducerPorts {
  /** By its public name. */
  find(name: string): Promise<Target | undefined>;
}

/** How a kind of visit is told and answered. */
export interface Visit<Target extends Visited> {
  readonly type: string;
  readonly source: string;
  nameIn(request: HttpRequest): string;
  /** @param eventId the event's id; undefined where none is put. */
  found(target: Target, eventId: string | undefined): HttpResponse;
  missing(): HttpResponse;
  /** The lookup failed, and nothing was known from before. */
  unavailable(): HttpResponse;
}

const REFERRER_CHARACTERS = 2_048;

const referrerOf = (request: HttpRequest): string | undefined =>
  textWithin(request.headers.referer, REFERRER_CHARACTERS);

function visitEvent(
  { type, source }: Pick<Visit<Visited>, 'type' | 'source'>,
  subject: string,
  request: HttpRequest,
  replay: Replay | undefined,
  context: Omit<StampContext, 'source' | 'fromVisitor'>,
): Event {
  const referrer = referrerOf(request);
  const said = { type, subject, query: request.rawQueryString };
  const optional = defined({ id: replay?.id, page: referrer === undefined ? undefined : { referrer } });
  return stamp({ ...said, ...optional }, { ...context, source, fromVisitor: true });
}

/** Looks up what a visit needs, at once. `unavailable` where the target can't be looked up. */
async function lookUp<Target extends Visited>(ports: VisitPorts<Target>, name: string, day: string) {
  const [found, salt] = await Promise.allSettled([ports.find(name), ports.salt(day)]);
  if (found.status === 'rejected') return 'unavailable' as const;
  return { target: found.value, salt: salt.status === 'fulfilled' ? salt.value : undefined };
}

async function answer<Target extends Visited>(
  ports: VisitPorts<Target>,
  visit: Visit<Target>,
  request: HttpRequest,
  arrival: Arrival,
  replay: Replay | undefined,
): Promise<HttpResponse> {
  const timing = timingOf(replay?.timeMs, arrival.receivedMs, 'trusted');
  const name = visit.nameIn(request);
  const found = await lookUp(ports, name, dayKey(timing.timeMs));
  if (found === 'unavailable') return visit.unavailable();
  const { target, salt } = found;
  if (target === undefined || target.disabled) return visit.missing();
  if (request.requestContext.http.method === 'HEAD') return visit.found(target, undefined);
  const context = { tenant: target.tenant, timing, arrival, salt, random: ports.random() };
  const event = visitEvent(visit, name, request, replay, context);
  const [outcome] = await ports.put([event]);
  // Who replays is no visitor: it is told, and sends the event again under its id.
  if (outcome !== 'accepted' && replay) return visit.unavailable();
  if (outcome !== 'accepted') ports.lost(event);
  return visit.found(target, event.id);
}

/** HEAD answers as GET does, and isn't counted. */
export const visitHandler =
  <Target extends Visited>(ports: VisitPorts<Target>, visit: Visit<Target>) =>
  async (request: HttpRequest): Promise<HttpResponse> => {
    const replay = replayOf(request);
    if ('reject' in replay)
      return problemResponse({ status: 400, title: `Unusable ${REPLAY_HEADER}`, detail: replay.reject });
    const arrival = arrivalOf(request, ports.now(), ports.countryHeader, replay.ok);
    return answer(ports, visit, request, arrival, replay.ok);
  };
