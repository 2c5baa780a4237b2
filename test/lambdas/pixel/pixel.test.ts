import { expect, test } from '@jest/globals';
import type { Pixel } from '../../../lambdas/domain/link.ts';
import { pixel } from '../../../lambdas/pixel/pixel.ts';
import { httpRequest, type RequestParts } from '../http-request.ts';
import { producerWorld, type World } from '../producer-world.ts';

const MAIL: Pixel = {
  kind: 'pixel',
  tenant: 'demo',
  id: 'mail',
  disabled: false,
  createdAt: '2026-11-20T00:00:00.000Z',
  updatedAt: '2026-11-20T00:00:00.000Z',
};

const view = (parts: RequestParts, world: World, pixels: readonly Pixel[] = [MAIL]) =>
  pixel({ ...world.ports, find: async (name) => pixels.find(({ id }) => id === name) })(
    httpRequest({ parameters: { pixel: 'mail.gif' }, ...parts }),
  );

test('answers an image of one pixel that nobody keeps, and puts the view', async () => {
  const world = producerWorld();
  const response = await view({ headers: { referer: 'https://blog.example.com/' } }, world);

  expect(response).toMatchObject({
    statusCode: 200,
    isBase64Encoded: true,
    headers: { 'content-type': 'image/gif', 'cache-control': 'no-store, no-cache, must-revalidate' },
  });
  const image = Buffer.from(response.body ?? '', 'base64');
  expect(image.subarray(0, 6).toString('latin1')).toBe('GIF89a');
  expect([image.readUInt16LE(6), image.readUInt16LE(8), image.at(-1)]).toEqual([1, 1, 0x3b]);
  expect(world.put).toMatchObject([
    {
      type: 'view',
      source: 'pixel',
      subject: 'mail',
      tenant: 'demo',
      page: { referrer: 'https://blog.example.com/' },
    },
  ]);
});

test('is known without .gif too, and by no other ending', async () => {
  const world = producerWorld();

  expect(await view({ parameters: { pixel: 'mail' } }, world)).toMatchObject({ statusCode: 200 });
  expect(await view({ parameters: { pixel: 'mail.png' } }, world)).toMatchObject({ statusCode: 404 });
  expect(world.put).toHaveLength(1);
});

test.each([
  ['unknown', []],
  ['disabled', [{ ...MAIL, disabled: true }]],
])('a pixel that is %s gets 404, with the image all the same', async (_, pixels) => {
  const world = producerWorld();
  const known = await view({}, producerWorld());

  expect(await view({}, world, pixels)).toMatchObject({
    statusCode: 404,
    headers: { 'content-type': 'image/gif' },
    body: known.body,
  });
  expect(world.put).toEqual([]);
});

test('HEAD answers, and is not counted', async () => {
  const world = producerWorld();

  expect(await view({ method: 'HEAD' }, world)).toMatchObject({ statusCode: 200 });
  expect(world.put).toEqual([]);
});
