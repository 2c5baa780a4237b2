import { createHmac, createSecretKey } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { visitorOf } from '../../../lambdas/stamp/visitor.ts';

const SALT = createSecretKey(Buffer.alloc(32, 7));
const ANA = { tenant: 'demo', ip: '192.0.2.57', userAgent: 'Firefox' };

test('is a keyed hash of tenant, truncated address and user agent', () => {
  const digest = createHmac('sha256', Buffer.alloc(32, 7))
    .update('demo\u0000192.0.2.0\u0000Firefox')
    .digest();

  expect(visitorOf(SALT, ANA)).toBe(digest.subarray(0, 16).toString('base64url'));
});

test('is the same for the whole network, mapped or not', () => {
  expect(visitorOf(SALT, { ...ANA, ip: '192.0.2.200' })).toBe(visitorOf(SALT, ANA));
  expect(visitorOf(SALT, { ...ANA, ip: '::ffff:192.0.2.57' })).toBe(visitorOf(SALT, ANA));
});

test.each([
  ['tenant', { ...ANA, tenant: 'other' }, SALT],
  ['network', { ...ANA, ip: '192.0.3.57' }, SALT],
  ['user agent', { ...ANA, userAgent: 'Chrome' }, SALT],
  ['salt', ANA, createSecretKey(Buffer.alloc(32, 8))],
])('differs by %s', (_, traits, salt) => {
  expect(visitorOf(salt, traits)).not.toBe(visitorOf(SALT, ANA));
});

test('nobody is a visitor without an address', () => {
  expect(visitorOf(SALT, { ...ANA, ip: '' })).toBeUndefined();
});
