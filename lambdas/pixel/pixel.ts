/** A view: a page or a mail shows a 1×1 image. */
import { EVENT_TYPE } from '../domain/event.ts';
import type { HttpRequest, HttpResponse } from '../domain/http.ts';
import type { Pixel } from '../domain/link.ts';
import { type Visit, type VisitPorts, visitHandler } from '../stamp/visit.ts';

/** A transparent 1×1 GIF89a of 42 bytes. */
const GIF = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

/**
 * Always an image, so that no page shows a broken one: browsers draw it whatever the status says, and whoever
 * looks for a misspelt pixel finds the 404.
 */
const image = (statusCode: number): HttpResponse => ({
  statusCode,
  headers: {
    'content-type': 'image/gif',
    'cache-control': 'no-store, no-cache, must-revalidate',
    pragma: 'no-cache',
    // Pages that isolate themselves (COEP) load images of other origins with this only.
    'cross-origin-resource-policy': 'cross-origin',
    ...(statusCode === 503 ? { 'retry-after': '5' } : {}),
  },
  body: GIF,
  isBase64Encoded: true,
});

const VIEW: Visit<Pixel> = {
  type: EVENT_TYPE.view,
  source: 'pixel',
  nameIn: (request: HttpRequest) => (request.pathParameters?.pixel ?? '').replace(/\.gif$/, ''),
  found: () => image(200),
  missing: () => image(404),
  unavailable: () => image(503),
};

export const pixel = (ports: VisitPorts<Pixel>) => visitHandler(ports, VIEW);
