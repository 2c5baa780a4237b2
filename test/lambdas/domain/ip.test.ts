import { expect, test } from '@jest/globals';
import { isLoopback, truncateIp } from '../../../lambdas/domain/ip.ts';

test.each([
  ['192.0.2.57', '192.0.2.0'],
  ['::ffff:192.0.2.57', '192.0.2.0'],
  ['2001:db8:85a3:8d3:1319:8a2e:370:7348', '2001:db8:85a3::'],
  ['2001:0DB8:0000:0000:0000:0000:0000:0001', '2001:db8:0::'],
  ['2001:db8::1', '2001:db8:0::'],
  ['2001:db8:1::', '2001:db8:1::'],
  ['::1', '0:0:0::'],
  ['::', '0:0:0::'],
  ['1::2:3:4:5:6:7', '1:0:2::'],
  ['64:ff9b::192.0.2.33', '64:ff9b:0::'],
  ['fe80::1%eth0', 'fe80:0:0::'],
])('cuts %s down to its network %s', (ip, network) => {
  expect(truncateIp(ip)).toBe(network);
});

test.each(['', 'unknown', '192.0.2', '192.0.2.256', '192.0.2.1, 198.51.100.1', ':::'])(
  'finds no network in %p',
  (text) => {
    expect(truncateIp(text)).toBeUndefined();
  },
);

test.each(['127.0.0.1', '127.255.3.4', '::1', '::ffff:127.0.0.1', '::FFFF:127.1.2.3'])(
  '%s is loopback',
  (ip) => {
    expect(isLoopback(ip)).toBe(true);
  },
);

test.each([
  '',
  '128.0.0.1',
  '10.0.0.1',
  '::2',
  '::ffff:10.0.0.1',
  '127.0.0.1.example.com',
  '127.1',
  'localhost',
])('%p is not loopback', (ip) => {
  expect(isLoopback(ip)).toBe(false);
});
