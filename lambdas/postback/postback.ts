/**
 * A conversion: the server of a shop or of an ad network tells that a click led to something, or that it is taken
 * back. Idempotent by `order_id`: a repeat has the id of the first, and counts no more than a repeated event does.
 */
import { orderEventId } from '../domain/conversion.ts';
import { defined } from '../domain/defined.ts';
import { EVENT_TYPE, type Event } from '../domain/event.ts';
import { type HttpRequest, type HttpResponse, jsonResponse } from '../domain/http.ts';
import type { Conversion } from '../domain/link.ts';
import { type Problem, problemResponse } from '../domain/problem.ts';
import { REPLAY_HEADER, type Replay, replayOf } from '../domain/replay-header.ts';
import { arrivalOf } from '../stamp/arrival.ts';
import type { ProducerPorts } from '../stamp/ports.ts';
import { stamp } from '../stamp/stamp.ts';
import { timingOf } from '../stamp/timing.ts';
import { check, type ToldConversion } from './check.ts';
import { type Fault, readTold } from './told.ts';

export interface PostbackPorts extends Pick<ProducerPorts, 'put' | 'now' | 'random'> {
  find(id: string): Promise<Conversion | undefined>;
}

const SOURCE = 'postback';
const NO_STORE = { 'cache-control': 'no-store' } as const;
const RETRY_AFTER_SECONDS = 5;

const refuse = (problem: Problem): HttpResponse => problemResponse(problem, NO_STORE);

const wrong = (faults: readonly Fault[]): HttpResponse => {
  const listed = faults.map(({ field, reason }) => `${field} ${reason}`).join('; ');
  const detail = `Of the parameters, ${listed}.`;
  return refuse({ status: 400, title: 'Parameters are wrong', detail, extra: { errors: faults } });
};

const missing = (id: string): HttpResponse =>
  refuse({
    status: 404,
    title: 'There is no such conversion',
    detail: `No conversion has the id ${id.slice(0, 100)}, or it was disabled; GET /v1/conversions lists those you have.`,
  });

/** The partner sends it again: nothing of it is kept here. */
const unavailable = (): HttpResponse =>
  problemResponse(
    {
      status: 503,
      title: 'Temporarily unavailable',
      detail: 'the conversion could not be stored at this moment; send it again',
    },
    { ...NO_STORE, 'retry-after': String(RETRY_AFTER_SECONDS) },
  );

function eventOf(
  conversion: Conversion,
  told: ToldConversion,
  request: HttpRequest,
  replay: Replay | undefined,
  ports: PostbackPorts,
): Event {
  const { clickId, orderId, status, user, value, currency } = told;
  const id = replay?.id ?? (orderId && orderEventId(conversion.id, orderId, status));
  const properties = { ...defined({ click_id: clickId, order_id: orderId }), status };
  const arrival = arrivalOf(request, ports.now(), '', replay);
  const said = { type: EVENT_TYPE.conversion, subject: conversion.id, properties };
  return stamp(
    { ...said, ...defined({ id, user, value, currency }) },
    {
      tenant: conversion.tenant,
      source: SOURCE,
      timing: timingOf(replay?.timeMs, arrival.receivedMs, 'trusted'),
      arrival,
      fromVisitor: false,
      salt: undefined,
      random: ports.random(),
    },
  );
}

/** HEAD is answered as GET is, and counts nothing. */
export const postback =
  (ports: PostbackPorts) =>
  async (request: HttpRequest): Promise<HttpResponse> => {
    const replay = replayOf(request);
    if ('reject' in replay)
      return refuse({ status: 400, title: `Unusable ${REPLAY_HEADER}`, detail: replay.reject });
    const read = readTold(request);
    if ('status' in read) return refuse(read);
    const id = request.pathParameters?.conversion ?? '';
    const conversion = await ports.find(id).catch(() => 'unavailable' as const);
    if (conversion === 'unavailable') return unavailable();
    if (conversion === undefined || conversion.disabled) return missing(id);
    const told = check(read.told, conversion, read.faults);
    if ('faults' in told) return wrong(told.faults);
    if (request.requestContext.http.method === 'HEAD') return jsonResponse(200, {}, NO_STORE);
    const event = eventOf(conversion, told.ok, request, replay.ok, ports);
    const [outcome] = await ports.put([event]);
    if (outcome !== 'accepted') return unavailable();
    return jsonResponse(200, { status: 'accepted', id: event.id }, NO_STORE);
  };
