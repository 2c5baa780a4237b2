import { expect, test } from '@jest/globals';
import { parseBody } from '../../../lambdas/collect/body.ts';
import { httpRequest } from '../http-request.ts';

const parse = (
  body: string,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
) => parseBody(httpRequest({ method: 'POST', body, headers }));

test.each([
  ['one event', '{"type":"a"}', [{ type: 'a' }]],
  ['an array', '[{"type":"a"},{"type":"b"}]', [{ type: 'a' }, { type: 'b' }]],
  ['lines', '{"type":"a"}\n{"type":"b"}', [{ type: 'a' }, { type: 'b' }]],
  [
    'lines with blank ones and CRLF',
    '\n{"type":"a"}\r\n\r\n{"type":"b"}\r\n',
    [{ type: 'a' }, { type: 'b' }],
  ],
  ['one line', '{"type":"a"}\n', [{ type: 'a' }]],
  ['one event on several lines', '{\n  "type": "a"\n}\n', [{ type: 'a' }]],
  ['a byte order mark', '\ufeff{"type":"a"}', [{ type: 'a' }]],
])('reads %s', (_, body, values) => {
  expect(parse(body)).toEqual({ sent: values.map((value) => ({ value })) });
});

test.each(['application/json; charset=utf-8', 'application/x-ndjson', 'Text/Plain;charset=UTF-8', ''])(
  'takes content type %p',
  (type) => {
    expect(parse('{"type":"a"}', { 'content-type': type })).toHaveProperty('sent');
  },
);

test('takes a body without a content type, and one in base64', () => {
  expect(parse('{"type":"a"}', {})).toHaveProperty('sent');
  const body = Buffer.from('{"type":"ñ"}').toString('base64');
  expect(parseBody(httpRequest({ method: 'POST', body, isBase64Encoded: true }))).toEqual({
    sent: [{ value: { type: 'ñ' } }],
  });
});

test('a broken line costs no other', () => {
  expect(parse('{"type":"a"}\n{"type":\n{"type":"c"}')).toEqual({
    sent: [
      { value: { type: 'a' } },
      { reject: { kind: 'json', reason: expect.stringMatching(/^is not JSON: /) } },
      { value: { type: 'c' } },
    ],
  });
});

test.each([
  ['{"type"', 1],
  ['', 1],
])('%p is one broken event', (body, count) => {
  const parsed = parse(body);

  expect('sent' in parsed ? parsed.sent : []).toHaveLength(count);
});

test.each([
  [
    415,
    '{"type":"a"}',
    { 'content-type': 'application/x-www-form-urlencoded' },
    /send content-type application\/json/,
  ],
  [415, '{"type":"a"}', { 'content-encoding': 'gzip' }, /uncompressed/],
  [413, `"${'é'.repeat(524_288)}"`, {}, /1048578 bytes; send at most 1048576/],
  [413, `[${Array(501).fill('{}').join(',')}]`, {}, /501 events; send at most 500/],
  [413, '{}\n'.repeat(501), {}, /501 events/],
  [400, '[]', {}, /at least one event/],
])('answers %d', (status, body, headers, detail) => {
  expect(parse(body, headers)).toMatchObject({ problem: { status, detail: expect.stringMatching(detail) } });
});

test('500 events and 1 MB are taken', () => {
  expect(parse(`[${Array(500).fill('{}').join(',')}]`)).toHaveProperty('sent');
  expect(parse(`"${'a'.repeat(1_048_574)}"`)).toHaveProperty('sent');
});
