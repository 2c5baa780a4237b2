import { isIP } from 'node:net';

const MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;

/** `::ffff:192.0.2.1` is `192.0.2.1`; anything else stays as it is. */
const unmapIp = (ip: string): string => ip.replace(MAPPED, '');

export const isIpAddress = (text: string): boolean => isIP(text) !== 0;

/** 127.0.0.0/8 and ::1, mapped or not. */
export function isLoopback(ip: string): boolean {
  const address = unmapIp(ip);
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}

/** The first three groups of an IPv6 address, however it is abbreviated. */
function firstGroups(address: string): string {
  const [before = '', after] = address.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const tailGroups = tail.length + (tail.at(-1)?.includes('.') ? 1 : 0);
  const zeros = Array<string>(Math.max(0, 8 - head.length - tailGroups)).fill('0');
  const groups = after === undefined ? head : [...head, ...zeros, ...tail];
  return groups
    .slice(0, 3)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

/** The network that an address lies in: /24 of IPv4, /48 of IPv6; undefined for what is no address. */
export function truncateIp(ip: string): string | undefined {
  const address = unmapIp(ip);
  const family = isIP(address);
  if (family === 4) return `${address.slice(0, address.lastIndexOf('.'))}.0`;
  return family === 6 ? `${firstGroups(address)}::` : undefined;
}
