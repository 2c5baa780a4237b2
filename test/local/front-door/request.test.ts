import { describe, expect, test } from '@jest/globals';
import { pathOf, type Received, toEvent } from '../../../local/front-door/request.ts';

const DOOR = { account: '000000000000', apiId: 'collect', port: 8080 };
const ARRIVAL = { requestId: 'JKJaXmPLvHcESHA=', time: Date.parse('2020-03-12T19:03:58.390Z') };

const received = (changes: Partial<Received> = {}): Received => ({
  method: 'GET',
  target: '/r/spring',
  protocol: 'HTTP/1.1',
  rawHeaders: ['Host', 'go.example.com:8080'],
  sourceIp: '127.0.0.1',
  body: Buffer.alloc(0),
  ...changes,
});

const eventOf = (changes: Partial<Received>, route = { key: 'GET /r/{link}' }): object =>
  toEvent(received(changes), route, DOOR, ARRIVAL);

test("a request has the shape of API Gateway's payload format 2.0", () => {
  const event = toEvent(
    received({
      target: '/r/spr%C3%ADng?utm_source=a&utm_source=b%20c&empty',
      rawHeaders: [
        'Host',
        'go.example.com:8080',
        'User-Agent',
        'curl/8',
        'Accept',
        'text/html',
        'accept',
        'image/*',
        'Cookie',
        'a=1; b=2',
        'Connection',
        'keep-alive',
        'X-Forwarded-For',
        '192.0.2.1',
      ],
    }),
    { key: 'GET /r/{link}', parameters: { link: 'spríng' } },
    DOOR,
    ARRIVAL,
  );
  expect(event).toEqual({
    version: '2.0',
    routeKey: 'GET /r/{link}',
    rawPath: '/r/spríng',
    rawQueryString: 'utm_source=a&utm_source=b%20c&empty',
    cookies: ['a=1', 'b=2'],
    headers: {
      host: 'go.example.com:8080',
      'user-agent': 'curl/8',
      accept: 'text/html,image/*',
      'content-length': '0',
      'x-forwarded-for': '192.0.2.1, 127.0.0.1',
      'x-forwarded-port': '8080',
      'x-forwarded-proto': 'http',
    },
    queryStringParameters: { utm_source: 'a,b c', empty: '' },
    pathParameters: { link: 'spríng' },
    requestContext: {
      accountId: '000000000000',
      apiId: 'collect',
      domainName: 'go.example.com:8080',
      domainPrefix: 'go',
      http: {
        method: 'GET',
        path: '/r/spríng',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'curl/8',
      },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: 'GET /r/{link}',
      stage: '$default',
      time: '12/Mar/2020:19:03:58 +0000',
      timeEpoch: 1584039838390,
    },
    isBase64Encoded: false,
  });
});

test('what a request does not have is not in the event', () => {
  const event = eventOf({});
  for (const name of ['cookies', 'queryStringParameters', 'pathParameters', 'body'])
    expect(event).not.toHaveProperty(name);
  expect(event).toMatchObject({ rawQueryString: '', isBase64Encoded: false });
});

test('names that objects have of their own are names like any other', () => {
  const event = eventOf({ target: '/r/a?constructor=1&__proto__=2', rawHeaders: ['constructor', 'x'] });
  const { queryStringParameters, headers } = JSON.parse(JSON.stringify(event));
  expect(Object.entries(queryStringParameters)).toEqual([
    ['constructor', '1'],
    ['__proto__', '2'],
  ]);
  expect(headers.constructor).toBe('x');
});

test('a path that is no valid encoding stays as it is', () => {
  expect(pathOf('/r/100%?a=%41')).toBe('/r/100%');
});

describe('a body', () => {
  const bodyOf = (type: string | undefined, body = Buffer.from('{"é":1}')) =>
    eventOf({ method: 'POST', body, rawHeaders: type === undefined ? [] : ['Content-Type', type] });

  test.each(['application/json', 'application/json; charset=utf-8', 'text/plain;charset=UTF-8', 'TEXT/CSV'])(
    'of type %s is text',
    (type) => {
      expect(bodyOf(type)).toMatchObject({ body: '{"é":1}', isBase64Encoded: false });
    },
  );

  test.each([
    'application/octet-stream',
    'application/x-ndjson',
    'application/x-www-form-urlencoded',
    undefined,
  ])('of type %s is base64', (type) => {
    const bytes = Buffer.from([0, 255, 1]);
    expect(bodyOf(type, bytes)).toMatchObject({ body: 'AP8B', isBase64Encoded: true });
  });
});
