import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo } from '../../../lambdas/aws/clients.ts';
import type { HttpRequest, HttpResponse } from '../../../lambdas/domain/http.ts';
import { type Embedded, embedded } from '../../embedded.ts';
import { httpRequest } from '../http-request.ts';
import { producerEnvironment } from '../lambda-environment.ts';
import { idsIn, readStream } from '../stream-reader.ts';

let platform: Embedded;
let handler: (request: HttpRequest) => Promise<HttpResponse>;

beforeAll(async () => {
  platform = await embedded();
  producerEnvironment(platform);
  ({ handler } = await import('../../../lambdas/redirect/handler.ts'));
  await saveLink('promo', false);
});

afterAll(() => platform.stop());

const saveLink = (id: string, disabled: boolean) =>
  dynamo(BACKGROUND).send(
    new PutCommand({
      TableName: platform.tables.links,
      Item: {
        pk: `link#${id}`,
        kind: 'link',
        id,
        tenant: 'demo',
        destination: 'https://example.com/',
        disabled,
      },
    }),
  );

const visit = (link: string, method = 'GET') =>
  handler(httpRequest({ method, path: `/r/${link}`, parameters: { link } }));

test('a click is on the stream once its visitor is sent on, with its id', async () => {
  const before = await readStream(platform.stream);
  const response = await visit('promo');

  const records = (await readStream(platform.stream)).slice(before.length);
  const [id] = idsIn(records);
  expect(response).toMatchObject({
    statusCode: 302,
    headers: { location: `https://example.com/?click_id=${id}` },
  });
  expect(records.map(({ data }) => JSON.parse(data))).toMatchObject([
    { type: 'click', tenant: 'demo', subject: 'promo', source: 'redirect', visitor: expect.any(String) },
  ]);
  expect(JSON.stringify(records)).not.toContain('203.0.113.9');
});

test('many visitors at a time are all counted, each under an id of its own', async () => {
  const before = idsIn(await readStream(platform.stream)).length;
  const responses = await Promise.all(Array.from({ length: 200 }, () => visit('promo')));

  expect(new Set(responses.map(({ statusCode }) => statusCode))).toEqual(new Set([302]));
  const ids = idsIn(await readStream(platform.stream));
  expect(ids).toHaveLength(before + 200);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each([
  ['unknown', 'nowhere'],
  ['endless', 'x'.repeat(5_000)],
  ['no slug', 'not a slug'],
  ['empty', ''],
])('a name that is %s gets 404', async (_, slug) => {
  expect(await visit(slug)).toMatchObject({ statusCode: 404 });
});

test('a disabled link is no link', async () => {
  await saveLink('old', true);

  expect(await visit('old')).toMatchObject({ statusCode: 404 });
});
