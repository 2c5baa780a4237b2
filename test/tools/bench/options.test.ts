import { expect, it } from '@jest/globals';
import { parseBench } from '../../../tools/bench/options.ts';

it('measures everything, with a million events, where nothing is chosen', () => {
  expect(parseBench([])).toEqual({ parts: ['redirects', 'lake'], events: 1_000_000 });
});

it('measures what is chosen, in its own order', () => {
  expect(parseBench(['lake'])).toEqual({ parts: ['lake'], events: 1_000_000 });
  expect(parseBench(['lake', 'redirects', '--events', '50000'])).toEqual({
    parts: ['redirects', 'lake'],
    events: 50_000,
  });
});

it('refuses what it does not know, and says how it is called', () => {
  for (const args of [['lakes'], ['lake', 'x'], ['--events', 'many'], ['--events', '0'], ['--speed', '2']])
    expect(() => parseBench(args)).toThrow('npm run bench -- [redirects] [lake] [--events N]');
});
