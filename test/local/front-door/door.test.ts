import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from '@jest/globals';
import { type FrontDoor, startDoor } from '../../../local/front-door/door.ts';
import { makeFunction, stopFunctions } from '../lambda/fixture.ts';

const doors: FrontDoor[] = [];

afterEach(async () => {
  await Promise.all(doors.splice(0).map((door) => door.stop()));
  await stopFunctions();
});

async function newDoor(port = 0): Promise<FrontDoor> {
  const door = await startDoor('collect', port);
  doors.push(door);
  return door;
}

/** A door whose only route leads to a function with this handler. */
async function doorTo(handler: string, key = '$default'): Promise<FrontDoor> {
  const door = await newDoor();
  const { lambda } = makeFunction(`exports.handler = ${handler}`);
  door.open([{ key, target: lambda }]);
  return door;
}

test('a request reaches the function of its route, and its answer the client', async () => {
  const door = await doorTo(
    'async (event) => ({ statusCode: 201, headers: { "x-link": event.pathParameters.link }, body: event.body + event.requestContext.http.sourceIp })',
    'POST /r/{link}',
  );
  const response = await fetch(`${door.url}/r/spring`, {
    method: 'POST',
    body: 'é',
    headers: { 'content-type': 'text/plain' },
  });
  expect([response.status, response.headers.get('x-link'), await response.text()]).toEqual([
    201,
    'spring',
    'é127.0.0.1',
  ]);
});

test('a body of bytes arrives as it was sent, chunked or not', async () => {
  const door = await doorTo(
    'async (event) => ({ statusCode: 200, body: event.body, isBase64Encoded: event.isBase64Encoded })',
  );
  const bytes = Buffer.from([0, 1, 254, 255]);
  const whole = await fetch(door.url, { method: 'POST', body: bytes });
  expect(Buffer.from(await whole.arrayBuffer())).toEqual(bytes);
  const chunked = await new Promise<string>((resolve, reject) => {
    const sent = request(
      door.url,
      { method: 'POST', headers: { 'content-type': 'text/plain' } },
      (response) => {
        text(response).then(resolve, reject);
      },
    );
    sent.write('one ');
    sent.end('two');
  });
  expect(chunked).toBe('one two');
});

test('HEAD is answered without a body', async () => {
  const door = await doorTo('async () => ({ statusCode: 200, body: "long" })');
  const response = await fetch(door.url, { method: 'HEAD' });
  expect([response.status, await response.text()]).toEqual([200, '']);
});

test('each cookie is a header of its own', async () => {
  const door = await doorTo('async () => ({ statusCode: 200, cookies: ["a=1", "b=2"] })');
  const { headers } = await fetch(door.url);
  expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});

test('what no route takes is not found', async () => {
  const door = await doorTo('async () => "never"', 'GET /r/{link}');
  const response = await fetch(`${door.url}/elsewhere`);
  expect([response.status, await response.json()]).toEqual([404, { message: 'Not Found' }]);
});

test('a body of more than 10 MB is refused', async () => {
  const door = await doorTo('async () => "never"');
  const response = await fetch(door.url, { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) });
  expect(response.status).toBe(413);
});

test('an answer that can not be sent is an error of the server', async () => {
  const log = console.error;
  console.error = () => undefined;
  const door = await doorTo('async () => ({ statusCode: 200, headers: { "x-a": "line\\nbreak" } })');
  const response = await fetch(door.url);
  console.error = log;
  expect([response.status, await response.json()]).toEqual([500, { message: 'Internal Server Error' }]);
});

test('until its routes are open a door says that it is not ready', async () => {
  const door = await newDoor();
  expect((await fetch(door.url)).status).toBe(503);
});

test('a door whose port is taken opens at the next that is free', async () => {
  const first = await newDoor();
  const second = await newDoor(first.port);
  expect(second.port).toBeGreaterThan(first.port);
  expect(second.url).toBe(`http://127.0.0.1:${second.port}`);
});
