import { expect, test } from '@jest/globals';
import { problemResponse } from '../../../lambdas/domain/problem.ts';

test('a problem is a document of RFC 9457, with its own members and headers', () => {
  const problem = { status: 409, title: 'Taken', detail: 'choose another slug', extra: { slug: 'promo' } };
  const {
    statusCode,
    headers,
    body = '',
  } = problemResponse(problem, { 'retry-after': '2', 'content-type': 'x' });
  expect(statusCode).toBe(409);
  expect(headers).toEqual({ 'content-type': 'application/problem+json', 'retry-after': '2' });
  expect(JSON.parse(body)).toEqual({
    type: 'about:blank',
    title: 'Taken',
    status: 409,
    detail: 'choose another slug',
    slug: 'promo',
  });
});
