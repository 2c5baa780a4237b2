import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo } from '../../../lambdas/aws/clients.ts';
import { linkStore, pixelStore } from '../../../lambdas/aws/link-store.ts';
import { linkReader, pixelReader } from '../../../lambdas/aws/links.ts';
import type { Link, Pixel } from '../../../lambdas/domain/link.ts';
import { type Embedded, embedded } from '../../embedded.ts';

const AT = '2026-11-21T03:00:00.000Z';
const pixel: Pixel = {
  kind: 'pixel',
  tenant: 'acme',
  id: 'promo',
  disabled: false,
  createdAt: AT,
  updatedAt: AT,
};
const link: Link = {
  ...pixel,
  kind: 'link',
  destination: 'https://example.com',
  passClickId: true,
  title: 'Promo',
};

let servers: Embedded;
let db: ReturnType<typeof dynamo>;
beforeAll(async () => {
  servers = await embedded({ shards: 1 });
  db = dynamo(BACKGROUND);
});
afterAll(async () => {
  db.destroy();
  await servers.stop();
});

test('visitors find what tenants made, link and pixel apart', async () => {
  const { links } = servers.tables;
  expect(await linkReader(db, links)('promo')).toBeUndefined();
  expect(await linkStore(db, links).create(link)).toBe(true);
  expect(await linkReader(db, links)('promo')).toEqual(link);
  expect(await pixelReader(db, links)('promo')).toBeUndefined();
  expect(await pixelStore(db, links).create(pixel)).toBe(true);
  expect(await pixelReader(db, links)('promo')).toEqual(pixel);
});

test('looks nothing up that can not be a slug, however long', async () => {
  for (const slug of ['', 'a/b', 'x'.repeat(3_000)]) {
    expect(await linkReader(db, servers.tables.links)(slug)).toBeUndefined();
  }
});

test('a change says what it leads to, and is refused to other tenants', async () => {
  const store = linkStore(db, servers.tables.links);
  const change = { disabled: true, title: null, updatedAt: '2026-11-21T04:00:00.000Z' };
  expect(await store.change('other', 'promo', change)).toBeUndefined();
  expect(await store.find('promo')).toEqual(link);
  const { title: _, ...untitled } = link;
  const changed = { ...untitled, disabled: true, updatedAt: change.updatedAt };
  expect(await store.change('acme', 'promo', change)).toEqual(changed);
  expect(await store.find('promo')).toEqual(changed);
});
