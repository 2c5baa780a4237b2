/** What a tenant measures with: a short link that redirects, a pixel that is seen, a conversion that is told. */
import type { Outcome } from './outcome.ts';

export type LinkKind = 'link' | 'pixel' | 'conversion';

interface Tracked {
  readonly tenant: string;
  /** A link's slug, a pixel's or a conversion's id: unique over all tenants. */
  readonly id: string;
  readonly title?: string;
  /** Answers 404 to whoever comes by, and counts nothing. */
  readonly disabled: boolean;
  /** RFC 3339, as all times. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Link extends Tracked {
  readonly kind: 'link';
  /** An absolute http or https URL; see {@link parseDestination}. */
  readonly destination: string;
  /** Whether each click's id goes on to the destination; see {@link withClickId}. */
  readonly passClickId: boolean;
}

export interface Pixel extends Tracked {
  readonly kind: 'pixel';
}

export interface Conversion extends Tracked {
  readonly kind: 'conversion';
  /** What one is worth that is told without a value, within 0 and `VALUE_LIMIT`. */
  readonly value?: number;
  /** ISO 4217: that of the value above, and of one that is told without a currency. */
  readonly currency?: string;
}

/** Anything that the links table holds. */
export type AnyLink = Link | Pixel | Conversion;

const SLUG = /^[A-Za-z0-9_-]{1,64}$/;

/** Whether a text can be a link's slug, or a pixel's or conversion's id. */
export const isSlug = (text: string): boolean => SLUG.test(text);

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A slug of seven letters and digits, one of 62^7. @param random gives 0 … 61, each as likely. */
export const slugOf = (random: () => number): string =>
  Array.from({ length: 7 }, () => LETTERS.charAt(random())).join('');

const SHORT = { link: 'r', pixel: 'p', conversion: 'c' } as const satisfies Record<LinkKind, string>;

/** Where visitors, and partners, find it. */
export const publicPath = (kind: LinkKind, id: string): string => `/${SHORT[kind]}/${id}`;

const DESTINATION_LENGTH = 2_048;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a header must not carry
const UNSAFE = /[\u0000-\u0020\u007f-\u009f]/;
const ASCII = /^[!-~]*$/;

/**
 * A link's destination, ready to stand in a Location header: pure ASCII, so that what isn't is percent-encoded
 * (a host in Punycode). A URL that is ASCII already stays as it was written.
 */
export function parseDestination(text: string): Outcome<string> {
  if (UNSAFE.test(text)) {
    return { reject: 'must not contain spaces or control characters; percent-encode them' };
  }
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    return { reject: 'must be an absolute http or https URL, such as https://example.com/page' };
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    return { reject: 'must not contain a user name or a password' };
  }
  const ascii = ASCII.test(text) ? text : url.href;
  if (ascii.length > DESTINATION_LENGTH) {
    return { reject: `must have at most ${DESTINATION_LENGTH} characters, once percent-encoded` };
  }
  return { ok: ascii };
}

const CLICK_ID = 'click_id';

const isClickId = (parameter: string): boolean => new URLSearchParams(parameter).has(CLICK_ID);

/**
 * A destination with the click's id as its last query parameter, in place of any `click_id` that it had. All else
 * stays as it was written, the fragment too.
 * @param destination as {@link parseDestination} gives it, pure ASCII; so is the result.
 */
export function withClickId(destination: string, clickId: string): string {
  const [address = '', ...fragment] = destination.split('#');
  const [page = '', ...query] = address.split('?');
  const written = query.join('?');
  const kept = written === '' ? [] : written.split('&').filter((one) => !isClickId(one));
  const parameters = [...kept, `${CLICK_ID}=${encodeURIComponent(clickId.toWellFormed())}`].join('&');
  return [`${page}?${parameters}`, ...fragment].join('#');
}
