import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decodeReplay,
  encodeReplay,
  REPLAY_HEADER,
  replayOf,
} from '../../../lambdas/domain/replay-header.ts';
import { httpRequest } from '../http-request.ts';

const LINE = { ip: '83.149.9.216', timeMs: Date.parse('2015-05-17T10:05:03Z'), id: 'line-1' };
const VALUE = '{"ip":"83.149.9.216","time":"2015-05-17T10:05:03.000Z","id":"line-1"}';

test('writes a line as JSON, and reads it back', () => {
  expect(encodeReplay(LINE)).toBe(VALUE);
  expect(decodeReplay(VALUE)).toEqual({ ok: LINE });
});

test('fits any id into a header, and reads it back', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 128, unit: 'binary' }), (text) => {
      const id = text.slice(0, 128);
      const value = encodeReplay({ ...LINE, id });
      expect(value).toMatch(/^[\x20-\x7e]*$/);
      expect(decodeReplay(value)).toEqual({ ok: { ...LINE, id } });
    }),
  );
});

test.each([
  ['nonsense', /ip isn't an address/],
  ['null', /ip isn't an address/],
  ['{"ip":"example.com","time":"2015-05-17T10:05:03Z","id":"a"}', /ip isn't an address/],
  ['{"ip":"192.0.2.1","time":"17/May/2015:10:05:03","id":"a"}', /time isn't an RFC 3339 time/],
  ['{"ip":"192.0.2.1","time":1431857103,"id":"a"}', /time isn't an RFC 3339 time/],
  ['{"ip":"192.0.2.1","time":"2015-05-17T10:05:03Z","id":""}', /id isn't a text/],
  ['{"ip":"192.0.2.1","time":"2015-05-17T10:05:03Z"}', /id isn't a text/],
])('says what is wrong with %s', (value, fault) => {
  expect(decodeReplay(value)).toEqual({ reject: expect.stringMatching(fault) });
});

test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])('is honoured from %s', (sourceIp) => {
  expect(replayOf(httpRequest({ sourceIp, headers: { [REPLAY_HEADER]: VALUE } }))).toEqual({ ok: LINE });
});

test('is ignored from anywhere else, malformed or not', () => {
  const from = (value: string) =>
    replayOf(httpRequest({ sourceIp: '198.51.100.7', headers: { [REPLAY_HEADER]: value } }));

  expect(from(VALUE)).toEqual({ ok: undefined });
  expect(from('nonsense')).toEqual({ ok: undefined });
});

test('does not take its source address from a forwarding header', () => {
  const headers = { [REPLAY_HEADER]: VALUE, 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1' };

  expect(replayOf(httpRequest({ sourceIp: '198.51.100.7', headers }))).toEqual({ ok: undefined });
});
