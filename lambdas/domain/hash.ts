import { hash } from 'node:crypto';

/** SHA-256 in hexadecimal. */
export const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** The first 64 bits of SHA-256, in hexadecimal: enough to tell the event ids of a window apart. */
export const hash64 = (text: string): string => sha256(text).slice(0, 16);

/** FNV-1a, 32 bits: fast, stable, good enough to spread ids over buckets. Source: draft-eastlake-fnv. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
