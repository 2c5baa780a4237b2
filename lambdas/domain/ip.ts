import { isIP } from 'node:net';

const MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;

/** `::ffff:192.0.2.1` is `192.0.2.1`; anything else stays as it is. */
export const unmapIp = (ip: string): string => ip.replace(MAPPED, '');

export const isIpAddress = (text: string): boolean => isIP(text) !== 0;

/** 127.0.0.0/8 and ::1, mapped or not. */
export function isLoopback(ip: string): boolean {
  const address = unmapIp(ip);
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}
