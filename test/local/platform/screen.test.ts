import { expect, test } from '@jest/globals';
import { screen } from '../../../local/screen.ts';

const SHOWN = {
  file: {
    pid: 1,
    collect: 'http://127.0.0.1:8080',
    delivery: 'http://127.0.0.1:8081',
    control: 'http://127.0.0.1:9000',
    environment: {},
  },
  seconds: 4.24,
  keys: { secretKey: 'tsk_secret', publicKey: 'tpk_public' },
  demo: true,
  directory: '/home/me/.tormenta',
  slug: 'hello-1a2b',
};

test('the screen says where everything is and what to try', () => {
  const text = screen(SHOWN);
  for (const part of [
    'ready in 4.2 s',
    'Collect    http://127.0.0.1:8080',
    'REST       http://127.0.0.1:8081',
    'tsk_secret',
    'tpk_public',
    'KEY=tsk_secret\ncurl -s http://127.0.0.1:8081/v1/links ',
    '"slug":"hello-1a2b"',
    'curl -si http://127.0.0.1:8080/r/hello-1a2b ',
    '/v1/links/hello-1a2b/stats',
    '/home/me/.tormenta (stays; "npm start -- --fresh" begins anew)',
    'gentle traffic plays',
  ]) {
    expect(text).toContain(part);
  }
});

test('without demo traffic it says so, and without keys it tries nothing', () => {
  const text = screen({ ...SHOWN, demo: false, keys: undefined });
  expect(text).toContain('no traffic but yours');
  expect(text).not.toContain('curl');
});

test('it is no longer than a small terminal', () => {
  expect(screen(SHOWN).split('\n').length).toBeLessThanOrEqual(24);
});
