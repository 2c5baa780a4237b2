import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { json, type Rest, startRest } from './rest.ts';

let rest: Rest;
beforeAll(async () => {
  rest = await startRest();
});
afterAll(() => rest.stop());

const create = (body: unknown, key = rest.ours, collection = '/v1/links') =>
  rest.call('POST', collection, { key, body });

test('creates a link and says where it is, and where visitors find it', async () => {
  const response = await create({ slug: 'promo', destination: 'https://example.com/a?b=c', title: 'Promo' });
  expect(response.statusCode).toBe(201);
  expect(response.headers).toMatchObject({
    location: '/v1/links/promo',
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  const link = json(response);
  expect(link).toEqual({
    id: 'promo',
    destination: 'https://example.com/a?b=c',
    passClickId: true,
    title: 'Promo',
    disabled: false,
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    updatedAt: link.createdAt,
    path: '/r/promo',
    url: 'https://go.example.com/r/promo',
  });
  expect(json(await rest.call('GET', '/v1/links/promo', { key: rest.ours }))).toEqual(link);
});

test('makes a slug of seven letters and digits where none is given', async () => {
  const [a, b] = [
    await create({ destination: 'https://example.com' }),
    await create({ destination: 'https://example.com' }),
  ];
  expect([a.statusCode, b.statusCode]).toEqual([201, 201]);
  expect(json(a).id).toMatch(/^[0-9A-Za-z]{7}$/);
  expect(json(a).id).not.toBe(json(b).id);
});

test('refuses a slug that is taken, and names the link where it is the own one', async () => {
  await create({ slug: 'taken', destination: 'https://example.com' });
  const again = await create({ slug: 'taken', destination: 'https://example.com' });
  expect(again.statusCode).toBe(409);
  expect(json(again)).toMatchObject({ title: 'The slug is taken', existing: '/v1/links/taken' });
  const other = await create({ slug: 'taken', destination: 'https://example.org' }, rest.theirs);
  expect(other.statusCode).toBe(409);
  expect(other.body).not.toContain('existing');
  expect(other.body).not.toContain('example.com');
});

test('one of many at once gets a slug', async () => {
  const keys = [rest.ours, rest.theirs, rest.ours, rest.theirs, rest.ours];
  const answers = await Promise.all(
    keys.map((key) => create({ slug: 'race', destination: 'https://example.com' }, key)),
  );
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409, 409, 409]);
});

test('slugs differ by case', async () => {
  await create({ slug: 'Case', destination: 'https://example.com/1' });
  expect((await create({ slug: 'case', destination: 'https://example.com/2' })).statusCode).toBe(201);
});

test('names every field that is wrong, and how to mend it', async () => {
  const response = await create({
    slug: 'no spaces',
    title: '',
    color: 'red',
    destination: 'ftp://example.com',
  });
  expect(response.statusCode).toBe(422);
  expect(response.headers?.['content-type']).toBe('application/problem+json');
  expect(json(response)).toMatchObject({
    status: 422,
    title: 'Fields are wrong',
    errors: [
      { field: 'color', reason: 'is unknown: this call takes slug, title, destination, passClickId' },
      { field: 'slug', reason: 'must be 1 to 64 letters, digits, dashes and underscores' },
      { field: 'title', reason: 'must be a text of 1 to 200 characters without control characters' },
      { field: 'destination', reason: expect.stringContaining('absolute http or https URL') },
    ],
  });
});

test('a link leads somewhere', async () => {
  expect(json(await create({ slug: 'nowhere' })).errors).toEqual([
    { field: 'destination', reason: 'is missing' },
  ]);
});

test.each([
  'ftp://example.com',
  'javascript:alert(1)',
  '//example.com',
  '/path',
  'example.com',
  'https://',
  'https://user:secret@example.com',
  'https://example.com/\r\nset-cookie: a=b',
  'https://example.com/ space',
  'https://example.com/\u0000',
  `https://example.com/${'x'.repeat(2_048)}`,
])('refuses the destination %j', async (destination) => {
  const response = await create({ destination });
  expect(response.statusCode).toBe(422);
  expect(json(response).errors).toEqual([{ field: 'destination', reason: expect.stringMatching(/^must /) }]);
});

test('keeps a destination ready for a header: what is not ASCII is encoded', async () => {
  const response = await create({ destination: 'https://bücher.example/niño?q=ñ' });
  expect(json(response).destination).toBe('https://xn--bcher-kva.example/ni%C3%B1o?q=%C3%B1');
});

test('changes destination, title and disabled, one by one, and takes a title away', async () => {
  const { createdAt } = json(
    await create({ slug: 'change', destination: 'https://example.com', title: 'Old' }),
  );
  const change = (body: unknown) => rest.call('PATCH', '/v1/links/change', { key: rest.ours, body });
  expect(json(await change({ disabled: true }))).toMatchObject({
    title: 'Old',
    disabled: true,
    destination: 'https://example.com',
  });
  expect(json(await change({ destination: 'https://example.org/é', disabled: false }))).toMatchObject({
    destination: 'https://example.org/%C3%A9',
    disabled: false,
  });
  const response = await change({ title: null });
  expect(response.statusCode).toBe(200);
  const link = json(response);
  expect(link).not.toHaveProperty('title');
  expect(link.createdAt).toBe(createdAt);
  expect(link.updatedAt >= createdAt).toBe(true);
  expect(json(await rest.call('GET', '/v1/links/change', { key: rest.ours }))).toEqual(link);
});

test('a change names at least one field, and only such as can change', async () => {
  await create({ slug: 'fixed', destination: 'https://example.com' });
  const change = (body: unknown) => rest.call('PATCH', '/v1/links/fixed', { key: rest.ours, body });
  expect((await change({})).statusCode).toBe(422);
  expect((await change({ slug: 'moved' })).statusCode).toBe(422);
  expect((await change({ disabled: 'yes' })).statusCode).toBe(422);
  expect((await change({ destination: 'https://a:b@example.com' })).statusCode).toBe(422);
});

test('a change of what is not there creates nothing', async () => {
  const sent = { key: rest.ours, body: { disabled: true } };
  expect((await rest.call('PATCH', '/v1/links/nothing', sent)).statusCode).toBe(404);
  expect((await rest.call('GET', '/v1/links/nothing', sent)).statusCode).toBe(404);
  expect((await rest.call('PATCH', '/v1/links/no%20slug', sent)).statusCode).toBe(404);
});

test("another tenant's links and pixels answer as if they were not there", async () => {
  await create({ slug: 'mine', destination: 'https://example.com' });
  await create({ slug: 'mine' }, rest.ours, '/v1/pixels');
  for (const path of ['/v1/links/mine', '/v1/pixels/mine']) {
    const [read, missing] = await Promise.all(
      [path, path.replace('mine', 'none')].map((url) => rest.call('GET', url, { key: rest.theirs })),
    );
    expect(read?.statusCode).toBe(404);
    expect(read?.body?.replaceAll('mine', 'none')).toBe(missing?.body);
    const body = { title: 'Theirs' };
    expect((await rest.call('PATCH', path, { key: rest.theirs, body })).statusCode).toBe(404);
    expect(json(await rest.call('GET', path, { key: rest.ours }))).not.toHaveProperty('title');
  }
});

test('a pixel has a public path of its own, and no destination', async () => {
  const response = await create({ slug: 'open', title: 'Newsletter' }, rest.ours, '/v1/pixels');
  expect(response.headers?.location).toBe('/v1/pixels/open');
  expect(json(response)).toMatchObject({ id: 'open', path: '/p/open', url: 'https://go.example.com/p/open' });
  const wrong = await create({ destination: 'https://example.com' }, rest.ours, '/v1/pixels');
  expect(wrong.statusCode).toBe(422);
  const body = { disabled: true };
  const changed = await rest.call('PATCH', '/v1/pixels/open', { key: rest.ours, body });
  expect(json(changed)).toMatchObject({ disabled: true, title: 'Newsletter' });
});

test('a link and a pixel may share a slug', async () => {
  expect((await create({ slug: 'both', destination: 'https://example.com' })).statusCode).toBe(201);
  expect((await create({ slug: 'both' }, rest.ours, '/v1/pixels')).statusCode).toBe(201);
});

test("lists the tenant's own, page by page, in the order of ids", async () => {
  const key = await rest.addKey('lister', 'secret');
  for (const slug of ['d', 'b', 'a', 'e', 'c']) await create({ slug: `l-${slug}` }, key, '/v1/pixels');
  const pages: string[][] = [];
  let after = '';
  do {
    const { items, next } = json(await rest.call('GET', `/v1/pixels?limit=2${after}`, { key }));
    pages.push(items.map(({ id }: { id: string }) => id));
    after = next === undefined ? '' : `&after=${next}`;
  } while (after !== '');
  expect(pages).toEqual([['l-a', 'l-b'], ['l-c', 'l-d'], ['l-e']]);
  expect(json(await rest.call('GET', '/v1/links', { key }))).toEqual({ items: [] });
});

test('a page is asked for by what a page before said', async () => {
  const response = await rest.call('GET', '/v1/links?limit=0&after=%20&page=2', { key: rest.ours });
  expect(response.statusCode).toBe(400);
  expect(json(response).errors.map(({ field }: { field: string }) => field)).toEqual(['page', 'limit']);
  expect((await rest.call('GET', '/v1/links?after=LyM', { key: rest.ours })).statusCode).toBe(400);
});
