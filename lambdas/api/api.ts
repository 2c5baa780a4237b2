/** REST: every call, who answers it, and how an answer becomes an HTTP response. */
import * as Type from 'typebox';
import { LAKE_LAYERS } from '../domain/catalog/schema.ts';
import { type CorsPolicy, corsHeaders, preflight } from '../domain/cors.ts';
import { sha256 } from '../domain/hash.ts';
import { type HttpRequest, type HttpResponse, jsonResponse } from '../domain/http.ts';
import { problemResponse } from '../domain/problem.ts';
import { AS_OF_HEADER } from './as-of.ts';
import { answerItemStats, answerTenantStats } from './ask.ts';
import { answerLakeList, answerLakeTable, LAKE_QUERY } from './lake.ts';
import { answerLedger, LEDGER_QUERY } from './ledger.ts';
import {
  readConversionChange,
  readLinkChange,
  readNewConversion,
  readNewLink,
  readNewPixel,
  readPixelChange,
} from './link-fields.ts';
import { LIST_QUERY, resourceCalls } from './links.ts';
import type { ApiPorts, ApiSettings } from './ports.ts';
import { broken, keyIsPublic, keyMissing, keyRefused } from './problems.ts';
import { answerRejected } from './rejected.ts';
import { type Checked, failed, type Reply, type Success } from './reply.ts';
import { answerReport, answerReportList } from './reports.ts';
import { bearerKey } from './request.ts';
import { match, type Route, route } from './router.ts';
import { CONVERSION_STATS_QUERY, ITEM_STATS_QUERY, STATS_QUERY } from './stats-query.ts';

const NO_QUERY = Type.Object({}, { additionalProperties: false });

/** Every call. */
function routesOf(ports: ApiPorts, { publicBaseUrl }: ApiSettings): readonly Route[] {
  const link = {
    kind: 'link',
    store: ports.links,
    readNew: readNewLink,
    readChange: readLinkChange,
  } as const;
  const pixel = {
    kind: 'pixel',
    store: ports.pixels,
    readNew: readNewPixel,
    readChange: readPixelChange,
  } as const;
  const conversion = {
    kind: 'conversion',
    store: ports.conversions,
    readNew: readNewConversion,
    readChange: readConversionChange,
  } as const;
  const links = resourceCalls(link, ports, publicBaseUrl);
  const pixels = resourceCalls(pixel, ports, publicBaseUrl);
  const conversions = resourceCalls(conversion, ports, publicBaseUrl);
  return [
    route('POST', '/v1/links', NO_QUERY, links.create),
    route('GET', '/v1/links', LIST_QUERY, links.list),
    route('GET', '/v1/links/{id}', NO_QUERY, links.read),
    route('PATCH', '/v1/links/{id}', NO_QUERY, links.change),
    route('GET', '/v1/links/{id}/stats', ITEM_STATS_QUERY, answerItemStats(link, ports)),
    route('POST', '/v1/pixels', NO_QUERY, pixels.create),
    route('GET', '/v1/pixels', LIST_QUERY, pixels.list),
    route('GET', '/v1/pixels/{id}', NO_QUERY, pixels.read),
    route('PATCH', '/v1/pixels/{id}', NO_QUERY, pixels.change),
    route('GET', '/v1/pixels/{id}/stats', ITEM_STATS_QUERY, answerItemStats(pixel, ports)),
    route('POST', '/v1/conversions', NO_QUERY, conversions.create),
    route('GET', '/v1/conversions', LIST_QUERY, conversions.list),
    route('GET', '/v1/conversions/{id}', NO_QUERY, conversions.read),
    route('PATCH', '/v1/conversions/{id}', NO_QUERY, conversions.change),
    route('GET', '/v1/conversions/{id}/stats', CONVERSION_STATS_QUERY, answerItemStats(conversion, ports)),
    route('GET', '/v1/stats', STATS_QUERY, answerTenantStats(ports)),
    route('GET', '/v1/reports', NO_QUERY, answerReportList(ports)),
    { method: 'GET', path: '/v1/reports/{id}', answer: answerReport(ports) },
    route('GET', '/v1/lake', NO_QUERY, answerLakeList),
    ...LAKE_LAYERS.map((layer) =>
      route('GET', `/v1/lake/${layer}/{id}`, LAKE_QUERY, answerLakeTable(layer, ports)),
    ),
    route('GET', '/v1/rejected', LEDGER_QUERY, answerRejected(ports)),
    route('GET', '/v1/ledger', LEDGER_QUERY, (call, query) => answerLedger(call, query, ports)),
  ];
}

/** What pages may call, and which headers of an answer they may read. */
const METHODS = ['GET', 'HEAD', 'POST', 'PATCH', 'OPTIONS'] as const;
const REQUEST_HEADERS = ['authorization', 'content-type', 'if-none-match'] as const;
const ANSWER_HEADERS = `etag, location, content-disposition, ${AS_OF_HEADER}`;

/** REST as a function; it never throws. */
export function api(ports: ApiPorts, settings: ApiSettings): (request: HttpRequest) => Promise<HttpResponse> {
  const routes = routesOf(ports, settings);
  const policy: CorsPolicy = { origins: settings.origins, methods: METHODS, headers: REQUEST_HEADERS };
  return async (request) => {
    const { method } = request.requestContext.http;
    const { origin } = request.headers;
    if (method === 'OPTIONS') return preflight(policy, origin);
    const response = responseOf(await answerOf(routes, ports, request), request);
    const headers = {
      'x-content-type-options': 'nosniff',
      'access-control-expose-headers': ANSWER_HEADERS,
      ...corsHeaders(policy, origin),
      ...response.headers,
    };
    return { ...response, headers, ...(method === 'HEAD' ? { body: '' } : {}) };
  };
}

async function answerOf(routes: readonly Route[], ports: ApiPorts, request: HttpRequest): Promise<Reply> {
  const { requestId, http } = request.requestContext;
  try {
    const matched = match(routes, http.method, request.rawPath);
    if (failed(matched)) return matched;
    const tenant = await tenantOf(ports, request);
    if (failed(tenant)) return tenant;
    return await matched.ok.route.answer({
      tenant: tenant.ok,
      id: matched.ok.id,
      request,
      nowMs: ports.now(),
    });
  } catch (error) {
    ports.report(error, requestId);
    return broken(requestId);
  }
}

async function tenantOf({ holderOf }: ApiPorts, request: HttpRequest): Promise<Checked<string>> {
  const key = bearerKey(request);
  if (key === undefined) return keyMissing();
  const holder = await holderOf(key);
  if (!holder) return keyRefused();
  return holder.kind === 'secret' ? { ok: holder.tenant } : keyIsPublic();
}

const responseOf = (reply: Reply, request: HttpRequest): HttpResponse =>
  failed(reply)
    ? problemResponse(reply.problem, { 'cache-control': 'no-store', ...reply.headers })
    : successResponse(reply, request.headers['if-none-match']);

function successResponse(success: Success, ifNoneMatch: string | undefined): HttpResponse {
  const { headers, unchangedWhile } = success;
  if (unchangedWhile === undefined) return sent(success, { 'cache-control': 'no-store', ...headers });
  // Weak: an answer with the same figures, read later, says so in its asOf alone.
  const etag = `W/"${sha256(JSON.stringify(unchangedWhile)).slice(0, 32)}"`;
  const validators = { ...headers, etag, 'cache-control': 'private, no-cache' };
  const known = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim());
  return known.includes(etag) ? { statusCode: 304, headers: validators } : sent(success, validators);
}

const sent = (
  { status, body, contentType }: Success,
  headers: Readonly<Record<string, string>>,
): HttpResponse =>
  contentType === undefined
    ? jsonResponse(status, body, headers)
    : { statusCode: status, headers: { 'content-type': contentType, ...headers }, body: String(body) };
