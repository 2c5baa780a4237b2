import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo } from '../../../lambdas/aws/clients.ts';
import type { HttpRequest, HttpResponse } from '../../../lambdas/domain/http.ts';
import { type Embedded, embedded } from '../../embedded.ts';
import { httpRequest } from '../http-request.ts';
import { producerEnvironment } from '../lambda-environment.ts';
import { readStream } from '../stream-reader.ts';

let platform: Embedded;
let handler: (request: HttpRequest) => Promise<HttpResponse>;

beforeAll(async () => {
  platform = await embedded();
  producerEnvironment(platform);
  await dynamo(BACKGROUND).send(
    new PutCommand({
      TableName: platform.tables.links,
      Item: { pk: 'pixel#mail', kind: 'pixel', id: 'mail', tenant: 'demo', disabled: false },
    }),
  );
  ({ handler } = await import('../../../lambdas/pixel/handler.ts'));
});

afterAll(() => platform.stop());

test('a view is on the stream once its image is answered', async () => {
  expect(await handler(httpRequest({ parameters: { pixel: 'mail.gif' } }))).toMatchObject({
    statusCode: 200,
  });

  const records = await readStream(platform.stream);
  expect(records.map(({ data }) => JSON.parse(data))).toMatchObject([
    { type: 'view', tenant: 'demo', subject: 'mail', source: 'pixel' },
  ]);
});
