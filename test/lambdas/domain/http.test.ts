import { expect, test } from '@jest/globals';
import { type HttpRequest, jsonResponse, requestBody } from '../../../lambdas/domain/http.ts';

const request = (body: string | undefined, isBase64Encoded: boolean): HttpRequest => ({
  rawPath: '/',
  rawQueryString: '',
  headers: {},
  ...(body === undefined ? {} : { body }),
  isBase64Encoded,
  requestContext: {
    http: { method: 'POST', path: '/', sourceIp: '192.0.2.1' },
    requestId: 'request',
    timeEpoch: 0,
  },
});

test('a body is bytes, however the front door passed it on', () => {
  expect(requestBody(request('añ', false))).toEqual(Buffer.from('añ'));
  expect(requestBody(request('/wAK', true))).toEqual(Buffer.from([0xff, 0x00, 0x0a]));
  expect(requestBody(request(undefined, false))).toHaveLength(0);
});

test('an answer in JSON says so, unless it is of another kind', () => {
  expect(jsonResponse(202, { accepted: 1 }, { vary: 'origin' })).toEqual({
    statusCode: 202,
    headers: { 'content-type': 'application/json', vary: 'origin' },
    body: '{"accepted":1}',
  });
  expect(jsonResponse(200, {}, { 'content-type': 'x' }).headers).toEqual({ 'content-type': 'x' });
});
