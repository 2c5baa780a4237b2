/** What a tenant measures with: a short link that redirects, or a pixel that is seen. */
import type { Outcome } from './outcome.ts';

export type LinkKind = 'link' | 'pixel';

interface Tracked {
  readonly tenant: string;
  /** A link's slug, a pixel's id: unique over all tenants. */
  readonly id: string;
  readonly title?: string;
  /** Answers 404 to visitors, and counts nothing. */
  readonly disabled: boolean;
  /** RFC 3339, as all times. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Link extends Tracked {
  readonly kind: 'link';
  /** An absolute http or https URL; see {@link parseDestination}. */
  readonly destination: string;
}

export interface Pixel extends Tracked {
  readonly kind: 'pixel';
}

const SLUG = /^[A-Za-z0-9_-]{1,64}$/;

/** Whether a text can be a link's slug or a pixel's id. */
export const isSlug = (text: string): boolean => SLUG.test(text);

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A slug of seven letters and digits, one of 62^7. @param random gives 0 … 61, each as likely. */
export const slugOf = (random: () => number): string =>
  Array.from({ length: 7 }, () => LETTERS.charAt(random())).join('');

/** Where visitors find it. */
export const publicPath = (kind: LinkKind, id: string): string => `/${kind === 'link' ? 'r' : 'p'}/${id}`;

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
