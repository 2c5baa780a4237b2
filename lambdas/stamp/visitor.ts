import { createHmac, type KeyObject } from 'node:crypto';
import { truncateIp } from '../domain/ip.ts';

/** 128 bits, 22 characters of base64url. */
const BYTES = 16;

export interface VisitorTraits {
  readonly tenant: string;
  readonly ip: string;
  readonly userAgent: string;
}

/**
 * A cookieless visitor: who comes from the same network with the same user agent on the same UTC day, for one
 * tenant. The salt is random and gone within 48 h, so that nobody can go back from here to an address.
 * @param salt of the event's UTC day; a key object, since HMAC with a buffer costs five times as much
 */
export function visitorOf(salt: KeyObject, { tenant, ip, userAgent }: VisitorTraits): string | undefined {
  const network = truncateIp(ip);
  if (network === undefined) return undefined;
  const digest = createHmac('sha256', salt).update(`${tenant}\0${network}\0${userAgent}`).digest();
  return digest.toString('base64url', 0, BYTES);
}
