import { expect, it } from '@jest/globals';
import { parseDestroyOptions } from '../../tools/destroy-options.ts';

it('destroys what computes, unless told to take the data too', () => {
  expect(parseDestroyOptions(['--env', 'sandbox'])).toEqual({
    env: 'sandbox',
    withData: false,
    confirm: undefined,
  });
  expect(parseDestroyOptions(['--env', 'production', '--with-data', '--confirm', 'a-b-c-d'])).toEqual({
    env: 'production',
    withData: true,
    confirm: 'a-b-c-d',
  });
});

it.each([
  ['no environment', [], '--env is missing'],
  ['an option that is none', ['--env', 'sandbox', '--force'], "Unknown option '--force'"],
  ['this machine', ['--env', 'local'], 'npm start -- --fresh'],
])('refuses %s, and says how to call it', (_, args, message) => {
  expect(() => parseDestroyOptions(args)).toThrow(message);
  expect(() => parseDestroyOptions(args)).toThrow('npm run destroy -- --env ENV');
});
