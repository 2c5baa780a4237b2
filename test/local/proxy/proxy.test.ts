import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo, s3 } from '../../../lambdas/aws/clients.ts';
import { startProxy } from '../../../local/proxy/proxy.ts';
import { objectKey } from '../../../local/proxy/s3.ts';
import { type Embedded, embedded } from '../../embedded.ts';

let platform: Embedded;
beforeAll(async () => {
  platform = await embedded();
});
afterAll(() => platform.stop());

const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => String(error),
  );

const put = (Key: string, Body: string | Buffer, condition: object) =>
  s3(BACKGROUND).send(new PutObjectCommand({ Bucket: platform.bucket, Key, Body, ...condition }));

const read = async (Key: string): Promise<string | undefined> => {
  const got = await s3(BACKGROUND).send(new GetObjectCommand({ Bucket: platform.bucket, Key }));
  return got.Body?.transformToString();
};

const ONCE = { IfNoneMatch: '*' };
const REFUSED = 'PreconditionFailed: At least one of the pre-conditions you specified did not hold';

test('an object is put once', async () => {
  expect(await outcome(put('a/once', 'first', ONCE))).toBe('done');
  expect(await outcome(put('a/once', 'second', ONCE))).toBe(REFUSED);
  expect(await read('a/once')).toBe('first');
});

test('of many puts at the same time one succeeds', async () => {
  const body = (n: number) => `${n}`.repeat(100_000);
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, (_, n) => outcome(put('a/race', body(n), ONCE))),
  );
  expect(outcomes.toSorted()).toEqual([...Array(9).fill(REFUSED), 'done']);
  expect(await read('a/race')).toBe(body(outcomes.indexOf('done')));
});

test('an unconditional put overwrites', async () => {
  await put('a/free', 'first', {});
  await put('a/free', 'second', {});
  expect(await read('a/free')).toBe('second');
});

test('a key is put once whatever signs it has', async () => {
  const key = 'events/dt=2026-11-21/hh=03/ñ +%/shardId-1.ndjson.zst';
  expect(await outcome(put(key, 'first', ONCE))).toBe('done');
  expect(await outcome(put(key, 'second', ONCE))).toBe(REFUSED);
});

test('a condition that fauxqs would ignore is refused', async () => {
  expect(await outcome(put('a/match', 'x', { IfMatch: '"abc"' }))).toContain('NotImplemented');
});

test('large objects come back byte for byte', async () => {
  const body = Buffer.alloc(10_000_000, 'tormenta');
  await put('a/large', body, {});
  const got = await s3(BACKGROUND).send(new GetObjectCommand({ Bucket: platform.bucket, Key: 'a/large' }));
  const bytes = await got.Body?.transformToByteArray();
  expect(bytes !== undefined && body.equals(bytes)).toBe(true);
});

test('a table refuses an expression that DynamoDB refuses', async () => {
  const names = Array.from({ length: 301 }, (_, n) => `a${n}`);
  const update = new UpdateItemCommand({
    TableName: platform.tables.links,
    Key: { pk: { S: 'link#a' } },
    UpdateExpression: `ADD ${names.map((name) => `${name} :one`).join(', ')}`,
    ExpressionAttributeValues: { ':one': { N: '1' } },
  });
  expect(await outcome(dynamo(BACKGROUND).send(update))).toBe(
    'ValidationException: Invalid UpdateExpression: The expression contains too many operators; operator count: 301',
  );
});

test('a table refuses an item above 400 KB', async () => {
  const put = (bytes: number) =>
    dynamo(BACKGROUND).send(
      new PutCommand({ TableName: platform.tables.links, Item: { pk: 'big', x: 'x'.repeat(bytes) } }),
    );
  expect(await outcome(put(409_600 - 6))).toBe('done');
  expect(await outcome(put(409_600 - 5))).toContain('Item size has exceeded the maximum allowed size');
});

test('headers of one hop stay behind', async () => {
  const { server, url } = await echo();
  const proxy = await startProxy({ kinesis: url, dynamodb: url, s3: url, sqs: url, glue: url, athena: url });
  const headers = { expect: '100-continue', 'transfer-encoding': 'chunked', 'x-amz-target': 'a' };
  const seen = await post(proxy.endpoints.s3, headers, 'body');
  await proxy.stop();
  server.close();
  expect(JSON.parse(seen)).toEqual({ expect: null, target: 'a', body: 'body' });
});

test('a server that is gone resets the connection', async () => {
  const { server, url } = await echo();
  server.close();
  const proxy = await startProxy({ kinesis: url, dynamodb: url, s3: url, sqs: url, glue: url, athena: url });
  expect(await outcome(post(proxy.endpoints.s3, {}, 'body'))).toContain('socket hang up');
  await proxy.stop();
});

/** Begins a PUT of 1,000 bytes and sends the first ten. */
async function beginPut(key: string): Promise<{ finish(): void; die(): void }> {
  const { hostname, port } = new URL(process.env.AWS_ENDPOINT_URL_S3 ?? '');
  const socket = connect({ host: hostname, port: Number(port) });
  await once(socket, 'connect');
  socket.write(`PUT /${platform.bucket}/${key} HTTP/1.1\r\nhost: s3\r\ncontent-length: 1000\r\n\r\n`);
  socket.write('x'.repeat(10));
  await sleep(100);
  return { finish: () => socket.write('x'.repeat(990)), die: () => socket.destroy() };
}

test('a put whose sender died while it waited its turn holds nobody up', async () => {
  const ahead = await beginPut('a/held');
  const waiting = await beginPut('a/held');
  waiting.die();
  await sleep(100);
  ahead.finish();
  expect(await outcome(put('a/held', 'after them', {}))).toBe('done');
  expect(await read('a/held')).toBe('after them');
});

test('a put whose sender dies in the middle of its body holds nobody up', async () => {
  const under = await beginPut('a/cut');
  under.die();
  expect(await outcome(put('a/cut', 'after it', ONCE))).toBe('done');
  expect(await read('a/cut')).toBe('after it');
});

test('a request is about an object if its path has a key', () => {
  expect(objectKey('/bucket/a/b%20c?x-id=PutObject')).toBe('/bucket/a/b%20c');
  expect(objectKey('/bucket/?list-type=2')).toBeUndefined();
  expect(objectKey('/bucket')).toBeUndefined();
});

async function echo(): Promise<{ server: Server; url: string }> {
  const server = createServer((incoming, response) => {
    let body = '';
    incoming.on('data', (chunk) => {
      body += chunk;
    });
    incoming.on('end', () => {
      const { expect = null, 'x-amz-target': target } = incoming.headers;
      response.end(JSON.stringify({ expect, target, body }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { server, url: `http://127.0.0.1:${port}` };
}

const post = (url: string, headers: Readonly<Record<string, string>>, body: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () => resolve(text));
    });
    call.on('error', reject);
    call.end(body);
  });
