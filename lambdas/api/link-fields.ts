/** What a body may say about a link or a pixel. */
import * as Type from 'typebox';
import type { HttpRequest } from '../domain/http.ts';
import { type Link, type Pixel, parseDestination } from '../domain/link.ts';
import type { LinkChange } from '../domain/link-store.ts';
import { badFields, type Fault } from './problems.ts';
import { type Checked, failed } from './reply.ts';
import { readBody } from './request.ts';

const CLOSED = { additionalProperties: false } as const;

const SLUG = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: '1 to 64 letters, digits, dashes and underscores',
});
const DESTINATION = Type.String({ description: 'an absolute http or https URL' });
const TITLE_PATTERN = '^[^\\u0000-\\u001f\\u007f]{1,200}$';
const TITLE = Type.String({
  pattern: TITLE_PATTERN,
  description: 'a text of 1 to 200 characters without control characters',
});
const NEW_TITLE = Type.Union([TITLE, Type.Null()], {
  description: 'a text of 1 to 200 characters without control characters, or null to take it away',
});
const DISABLED = Type.Boolean({ description: 'true or false' });

const NEW_PIXEL = Type.Object({ slug: Type.Optional(SLUG), title: Type.Optional(TITLE) }, CLOSED);
const NEW_LINK = Type.Object({ ...NEW_PIXEL.properties, destination: DESTINATION }, CLOSED);
const PIXEL_CHANGE = Type.Object(
  { title: Type.Optional(NEW_TITLE), disabled: Type.Optional(DISABLED) },
  CLOSED,
);
const LINK_CHANGE = Type.Object(
  { ...PIXEL_CHANGE.properties, destination: Type.Optional(DESTINATION) },
  CLOSED,
);

/** What every link and pixel has, whatever its body says. */
type Identity = Pick<Link, 'tenant' | 'id' | 'disabled' | 'createdAt' | 'updatedAt'>;

/** A link or pixel that waits for its identity. */
export interface Draft<T> {
  readonly slug: string | undefined;
  readonly make: (identity: Identity) => T;
}

/** The faults of a destination that is a text; whether it is one, the schema says. */
function faultsOfDestination({ destination }: Readonly<Record<string, unknown>>): Fault[] {
  const parsed = typeof destination === 'string' ? parseDestination(destination) : { ok: '' };
  return 'reject' in parsed ? [{ field: 'destination', reason: parsed.reject }] : [];
}

/** A destination without faults, ready for a header. */
const headerReady = (destination: string): string => {
  const parsed = parseDestination(destination);
  return 'ok' in parsed ? parsed.ok : destination;
};

const titled = (title: string | undefined) => (title === undefined ? {} : { title });

export function readNewLink(request: HttpRequest): Checked<Draft<Link>> {
  const body = readBody(NEW_LINK, request, faultsOfDestination);
  if (failed(body)) return body;
  const { slug, title } = body.ok;
  const destination = headerReady(body.ok.destination);
  return { ok: { slug, make: (identity) => ({ kind: 'link', destination, ...titled(title), ...identity }) } };
}

export function readNewPixel(request: HttpRequest): Checked<Draft<Pixel>> {
  const body = readBody(NEW_PIXEL, request);
  if (failed(body)) return body;
  const { slug, title } = body.ok;
  return { ok: { slug, make: (identity) => ({ kind: 'pixel', ...titled(title), ...identity }) } };
}

type Wanted = Omit<LinkChange, 'updatedAt'>;

const nonEmpty = (change: Wanted, takes: string): Checked<Wanted> =>
  Object.keys(change).length > 0 ? { ok: change } : badFields([{ field: takes, reason: 'are all missing' }]);

export function readLinkChange(request: HttpRequest): Checked<Wanted> {
  const body = readBody(LINK_CHANGE, request, faultsOfDestination);
  if (failed(body)) return body;
  const { destination, ...others } = body.ok;
  const change = destination === undefined ? others : { ...others, destination: headerReady(destination) };
  return nonEmpty(change, 'destination, title and disabled');
}

export function readPixelChange(request: HttpRequest): Checked<Wanted> {
  const body = readBody(PIXEL_CHANGE, request);
  return failed(body) ? body : nonEmpty(body.ok, 'title and disabled');
}
