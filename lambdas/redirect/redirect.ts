/** A click: whoever follows a link is sent on to its destination. */
import { EVENT_TYPE } from '../domain/event.ts';
import type { HttpRequest, HttpResponse } from '../domain/http.ts';
import { type Link, parseDestination, withClickId } from '../domain/link.ts';
import { isOk } from '../domain/outcome.ts';
import { type Visit, type VisitPorts, visitHandler } from '../stamp/visit.ts';

const page = (statusCode: number, title: string, text: string): HttpResponse => ({
  statusCode,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'",
    ...(statusCode === 503 ? { 'retry-after': '5' } : {}),
  },
  body: `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1><p>${text}</p></html>\n`,
});

const notFound = (): HttpResponse =>
  page(404, 'Link not found', 'There is no link at this address, or it was switched off.');

/** Never stored: each click has to come by. The destination is checked again, since it goes into a header. */
function redirectTo({ destination, passClickId }: Link, clickId: string | undefined): HttpResponse {
  const checked = parseDestination(destination);
  if (!isOk(checked)) return notFound();
  const location = passClickId && clickId !== undefined ? withClickId(checked.ok, clickId) : checked.ok;
  return { statusCode: 302, headers: { location, 'cache-control': 'no-store' } };
}

const CLICK: Visit<Link> = {
  type: EVENT_TYPE.click,
  source: 'redirect',
  nameIn: (request: HttpRequest) => request.pathParameters?.link ?? '',
  found: redirectTo,
  missing: notFound,
  unavailable: () =>
    page(503, 'Please try again', 'The link can’t be looked up at this moment. Try again in a few seconds.'),
};

export const redirect = (ports: VisitPorts<Link>) => visitHandler(ports, CLICK);
