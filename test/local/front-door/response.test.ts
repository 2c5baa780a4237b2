import { describe, expect, test } from '@jest/globals';
import { toReply } from '../../../local/front-door/response.ts';

const replyOf = (answer: unknown) => toReply({ payload: JSON.stringify(answer) });

describe('an answer of format 2.0', () => {
  test('is sent with its status, headers, cookies and body', () => {
    const answer = {
      statusCode: 302,
      headers: { Location: 'https://example.com/', 'x-count': 2 },
      cookies: ['a=1; Secure', 'b=2'],
      body: 'moved',
    };
    expect(replyOf(answer)).toEqual({
      status: 302,
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        location: 'https://example.com/',
        'x-count': '2',
        'set-cookie': ['a=1; Secure', 'b=2'],
      },
      body: 'moved',
    });
  });

  test('has its own content type, and bytes where its body is base64', () => {
    const answer = {
      statusCode: 200,
      headers: { 'Content-Type': 'image/gif' },
      body: 'R0lG',
      isBase64Encoded: true,
    };
    expect(replyOf(answer)).toEqual({
      status: 200,
      headers: { 'content-type': 'image/gif' },
      body: Buffer.from('GIF'),
    });
  });

  test('may have a status alone', () => {
    expect(replyOf({ statusCode: 204 })).toMatchObject({ status: 204, body: '' });
  });
});

test.each([[{ hello: 'there' }], ['Hello'], [[1, 2]], [null]])(
  'an answer without a status is sent as it is, as JSON: %j',
  (answer) => {
    expect(replyOf(answer)).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(answer),
    });
  },
);

describe('the client is told nothing of', () => {
  const serverError = { status: 500, body: '{"message":"Internal Server Error"}' };

  test('an error of the function', () => {
    expect(toReply({ error: { errorType: 'Error', errorMessage: 'secret' } })).toMatchObject(serverError);
  });

  test.each([
    [{ statusCode: 0 }],
    [{ statusCode: 'fine' }],
    [{ statusCode: 200, body: { not: 'text' } }],
    [{ statusCode: 200, headers: 'none' }],
  ])('an answer that is not of the format: %j', (answer) => {
    expect(replyOf(answer)).toMatchObject(serverError);
  });

  test('an environment that was not free in time', () => {
    expect(toReply({ throttled: 'busy' })).toMatchObject({
      status: 503,
      body: '{"message":"Service Unavailable"}',
    });
  });
});
