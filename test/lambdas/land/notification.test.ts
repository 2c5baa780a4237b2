import { expect, it } from '@jest/globals';
import { keysOf } from '../../../lambdas/land/notification.ts';

const about = (...keys: readonly unknown[]): string =>
  JSON.stringify({
    Records: keys.map((key) => ({ eventName: 'ObjectCreated:Put', s3: { object: { key } } })),
  });

it('a notification names its objects, their keys encoded as in a form', () => {
  expect(keysOf(about('events/dt%3D2026-11-21/hh%3D03/a+b%2Bc.ndjson.zst', 'plain'))).toEqual([
    'events/dt=2026-11-21/hh=03/a b+c.ndjson.zst',
    'plain',
  ]);
});

it('the test that S3 sends names none', () => {
  expect(keysOf('{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"raw"}')).toEqual([]);
});

it.each([
  ['no JSON', 'events/a'],
  ['no notification', '{"hello":"world"}'],
  ['a record without an object', '{"Records":[{}]}'],
  ['a key that is no text', about(7)],
  ['a broken escape', about('%zz')],
])('%s is an error, and goes where somebody looks', (_, body) => {
  expect(() => keysOf(body)).toThrow();
});
