import { expect, test } from '@jest/globals';
import { parseStart } from '../../../local/start-options.ts';

test('without arguments it runs the demo on .tormenta, on the first free ports', () => {
  expect(parseStart([], {})).toEqual({ directory: `${process.cwd()}/.tormenta`, fresh: false, demo: true });
});

test('every flag is taken', () => {
  const args = [
    '--fresh',
    '--no-demo',
    '--directory',
    'data',
    '--collect-port',
    '9000',
    '--delivery-port',
    '0',
  ];
  expect(parseStart(args, { INIT_CWD: '/home/me' })).toEqual({
    directory: '/home/me/data',
    fresh: true,
    demo: false,
    collectPort: 9000,
    deliveryPort: 0,
  });
});

test('TORMENTA_DIRECTORY is the directory where no other is given', () => {
  const variables = { TORMENTA_DIRECTORY: '/data' };
  expect(parseStart([], variables)).toMatchObject({ directory: '/data' });
  expect(parseStart(['--directory', '/other'], variables)).toMatchObject({ directory: '/other' });
});

test('--help explains', () => {
  expect(parseStart(['--help'], {})).toEqual({
    exitCode: 0,
    message: expect.stringContaining('--collect-port N'),
  });
});

test.each([
  [['--frsh'], /--frsh.*Runs the whole platform/s],
  [['now'], /now.*Runs the whole platform/s],
  [['--collect-port', 'http'], /"http" is no port/],
  [['--delivery-port', '70000'], /"70000" is no port/],
  [['--directory'], /--directory.*Runs the whole platform/s],
])('%j is refused with how to', (args, message) => {
  expect(parseStart(args, {})).toEqual({ exitCode: 2, message: expect.stringMatching(message) });
});
