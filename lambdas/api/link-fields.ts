/** What a body may say about a link, a pixel or a conversion. */
import * as Type from 'typebox';
import { defined } from '../domain/defined.ts';
import type { HttpRequest } from '../domain/http.ts';
import { type Conversion, type Link, type Pixel, parseDestination } from '../domain/link.ts';
import type { LinkChange } from '../domain/link-store.ts';
import { CURRENCY_PATTERN, fromMillionths, toMillionths, VALUE_LIMIT } from '../domain/money.ts';
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
const PASS_CLICK_ID = Type.Boolean({
  description: 'true or false: whether the id of each click goes on to the destination as click_id',
});
const VALUE_FORM = `a number from 0 to ${VALUE_LIMIT}, of which six decimals are kept`;
const VALUE = Type.Number({ minimum: 0, maximum: VALUE_LIMIT, description: VALUE_FORM });
const CURRENCY_FORM = 'an ISO 4217 code: three capital letters, such as EUR';
const CURRENCY = Type.String({ pattern: CURRENCY_PATTERN, description: CURRENCY_FORM });
const NEW_TITLE = Type.Union([TITLE, Type.Null()], {
  description: 'a text of 1 to 200 characters without control characters, or null to take it away',
});
const NEW_VALUE = Type.Union([VALUE, Type.Null()], { description: `${VALUE_FORM}, or null to take it away` });
const NEW_CURRENCY = Type.Union([CURRENCY, Type.Null()], {
  description: `${CURRENCY_FORM}, or null to take it away`,
});
const DISABLED = Type.Boolean({ description: 'true or false' });

const NEW_PIXEL = Type.Object({ slug: Type.Optional(SLUG), title: Type.Optional(TITLE) }, CLOSED);
const NEW_LINK = Type.Object(
  { ...NEW_PIXEL.properties, destination: DESTINATION, passClickId: Type.Optional(PASS_CLICK_ID) },
  CLOSED,
);
const NEW_CONVERSION = Type.Object(
  { ...NEW_PIXEL.properties, value: Type.Optional(VALUE), currency: Type.Optional(CURRENCY) },
  CLOSED,
);
const PIXEL_CHANGE = Type.Object(
  { title: Type.Optional(NEW_TITLE), disabled: Type.Optional(DISABLED) },
  CLOSED,
);
const LINK_CHANGE = Type.Object(
  {
    ...PIXEL_CHANGE.properties,
    destination: Type.Optional(DESTINATION),
    passClickId: Type.Optional(PASS_CLICK_ID),
  },
  CLOSED,
);
const CONVERSION_CHANGE = Type.Object(
  {
    ...PIXEL_CHANGE.properties,
    value: Type.Optional(NEW_VALUE),
    currency: Type.Optional(NEW_CURRENCY),
  },
  CLOSED,
);

/** What each of them has, whatever its body says. */
type Identity = Pick<Link, 'tenant' | 'id' | 'disabled' | 'createdAt' | 'updatedAt'>;

/** A link, pixel or conversion that waits for its identity. */
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

/** Six decimals are what is kept of a value anywhere. */
const kept = (value: number): number => fromMillionths(toMillionths(value));

export function readNewLink(request: HttpRequest): Checked<Draft<Link>> {
  const body = readBody(NEW_LINK, request, faultsOfDestination);
  if (failed(body)) return body;
  const { slug, title, passClickId = true } = body.ok;
  const about = { destination: headerReady(body.ok.destination), passClickId, ...defined({ title }) };
  return { ok: { slug, make: (identity) => ({ kind: 'link', ...about, ...identity }) } };
}

export function readNewPixel(request: HttpRequest): Checked<Draft<Pixel>> {
  const body = readBody(NEW_PIXEL, request);
  if (failed(body)) return body;
  const { slug, title } = body.ok;
  return { ok: { slug, make: (identity) => ({ kind: 'pixel', ...defined({ title }), ...identity }) } };
}

const CURRENCY_MISSING: Fault = { field: 'currency', reason: 'is missing: a value needs one' };

export function readNewConversion(request: HttpRequest): Checked<Draft<Conversion>> {
  const body = readBody(NEW_CONVERSION, request, ({ value, currency }) =>
    value !== undefined && currency === undefined ? [CURRENCY_MISSING] : [],
  );
  if (failed(body)) return body;
  const { slug, title, value, currency } = body.ok;
  const about = defined({ title, value: value === undefined ? undefined : kept(value), currency });
  return { ok: { slug, make: (identity) => ({ kind: 'conversion', ...about, ...identity }) } };
}

type Wanted = Omit<LinkChange, 'updatedAt'>;

const nonEmpty = (change: Wanted, takes: string): Checked<Wanted> =>
  Object.keys(change).length > 0 ? { ok: change } : badFields([{ field: takes, reason: 'are all missing' }]);

export function readLinkChange(request: HttpRequest): Checked<Wanted> {
  const body = readBody(LINK_CHANGE, request, faultsOfDestination);
  if (failed(body)) return body;
  const { destination, ...others } = body.ok;
  const change = destination === undefined ? others : { ...others, destination: headerReady(destination) };
  return nonEmpty(change, 'destination, passClickId, title and disabled');
}

export function readPixelChange(request: HttpRequest): Checked<Wanted> {
  const body = readBody(PIXEL_CHANGE, request);
  return failed(body) ? body : nonEmpty(body.ok, 'title and disabled');
}

/** A value that is given needs no currency here: the conversion may have one, and a postback may bring one. */
export function readConversionChange(request: HttpRequest): Checked<Wanted> {
  const body = readBody(CONVERSION_CHANGE, request);
  if (failed(body)) return body;
  const { value, ...others } = body.ok;
  const change = typeof value === 'number' ? { ...others, value: kept(value) } : body.ok;
  return nonEmpty(change, 'value, currency, title and disabled');
}
