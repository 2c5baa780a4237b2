import { expect, test } from '@jest/globals';
import { campaignOf, queryOf } from '../../../lambdas/stamp/campaign.ts';

test('reads a campaign from utm parameters', () => {
  const query =
    'utm_source=news&utm_medium=e%2Dmail&utm_campaign=spring+sale&utm_term=shoes&utm_content=top&x=1';

  expect(campaignOf(query)).toEqual({
    source: 'news',
    medium: 'e-mail',
    name: 'spring sale',
    term: 'shoes',
    content: 'top',
  });
});

test.each(['', '?', 'x=1', 'utm_source=', 'utm_source=%20', 'utm_id=7', 'my_utm_source=a'])(
  'finds no campaign in %p',
  (query) => {
    expect(campaignOf(query)).toBeUndefined();
  },
);

test('cuts what is too long, and mends what is no text', () => {
  expect(campaignOf(`utm_source=${'a'.repeat(300)}`)).toEqual({ source: 'a'.repeat(256) });
  expect(campaignOf('utm_source=%E0%A4%A&utm_medium=a%00b')).toEqual({
    source: '\ufffd%A',
    medium: 'a\u0000b',
  });
});

test.each([
  ['https://example.com/?a=1#b?c', 'a=1'],
  ['https://example.com/#/route?a=1', ''],
  ['/page?a=1?2', 'a=1?2'],
  ['https://example.com/', ''],
])('finds the query of %s', (url, query) => {
  expect(queryOf(url)).toBe(query);
});
