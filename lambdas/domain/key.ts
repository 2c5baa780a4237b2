/**
 * Keys that tenants call with: `tsk_…` (secret, for REST) and `tpk_…` (public, may only send events). Behind the
 * prefix stand 256 random bits, so the table keeps a plain SHA-256: what can't be guessed needs neither salt nor a
 * slow hash.
 */
import { sha256 } from './hash.ts';

export type KeyKind = 'secret' | 'public';

/** Whom a key stands for. */
export interface KeyHolder {
  readonly tenant: string;
  readonly kind: KeyKind;
}

export const KEY_BYTES = 32;

const PREFIXES = { secret: 'tsk_', public: 'tpk_' } as const;

/** Makes a key of {@link KEY_BYTES} random bytes. */
export const formatKey = (kind: KeyKind, random: Buffer): string =>
  `${PREFIXES[kind]}${random.toString('base64url')}`;

const KEY = /^t[sp]k_[A-Za-z0-9_-]{43}$/;

/** Whether a text has the form of a key: anything else needn't be looked up. */
export const isKey = (text: string): boolean => KEY.test(text);

/** Under what the table keeps a key. */
export const keyPartition = (key: string): string => `key#${sha256(key)}`;

const TENANT = /^[a-z][a-z0-9-]{1,39}$/;

export const isTenantName = (text: string): boolean => TENANT.test(text);
