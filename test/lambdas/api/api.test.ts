import { expect, test } from '@jest/globals';
import { api } from '../../../lambdas/api/api.ts';
import type { ApiPorts } from '../../../lambdas/api/ports.ts';
import { json, request } from './rest.ts';

const broken = async (): Promise<never> => {
  throw new Error('the table is away, and so is its password hunter2');
};
const NO_LAKE = {
  finalHours: broken,
  days: broken,
  report: broken,
  reportSpan: broken,
  partitions: broken,
  ledger: broken,
  receipts: broken,
  settled: broken,
};
const store = { find: broken, create: async () => false, change: broken, list: broken };

const ports = (reported: unknown[]): ApiPorts => ({
  holderOf: async (key) => (key === 'broken' ? broken() : { tenant: 'ours', kind: 'secret' }),
  links: store,
  pixels: store,
  conversions: store,
  rollups: { rows: broken, keys: broken, get: broken },
  progress: broken,
  lake: NO_LAKE,
  objects: { read: broken, share: broken },
  randomSlug: () => 'taken',
  now: () => 0,
  report: (error, requestId) => reported.push(String(error), requestId),
});

test.each([
  ['/v1/stats', 'tsk'],
  ['/v1/links/a', 'tsk'],
  ['/v1/links', 'broken'],
])('says 500 and whom to ask where %s breaks, and no more than that', async (url, key) => {
  const reported: unknown[] = [];
  const rest = api(ports(reported), { origins: ['*'], publicBaseUrl: '' });
  const response = await rest(request('GET', url, { key }));
  expect(response).toMatchObject({ statusCode: 500, headers: { 'access-control-allow-origin': '*' } });
  expect(json(response)).toMatchObject({ title: 'Something broke on our side', requestId: 'request-1' });
  expect(response.body).not.toContain('hunter2');
  expect(reported).toEqual([expect.stringContaining('hunter2'), 'request-1']);
});

test('gives up where every random slug is taken', async () => {
  const reported: unknown[] = [];
  const rest = api(ports(reported), { origins: [], publicBaseUrl: '' });
  const body = { destination: 'https://example.com' };
  expect((await rest(request('POST', '/v1/links', { key: 'tsk', body }))).statusCode).toBe(500);
  expect(reported[0]).toContain('5 random slugs were taken');
});

test('leaves the URL out where it is not known', async () => {
  const taking = { ...store, create: async () => true };
  const rest = api({ ...ports([]), pixels: taking }, { origins: [], publicBaseUrl: '' });
  const response = await rest(request('POST', '/v1/pixels', { key: 'tsk', body: {} }));
  expect(json(response)).toMatchObject({ id: 'taken', path: '/p/taken' });
  expect(json(response)).not.toHaveProperty('url');
});
