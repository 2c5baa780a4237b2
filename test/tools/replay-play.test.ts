import { afterEach, expect, test } from '@jest/globals';
import { httpSender, persistent } from '../../tools/replay-http.ts';
import { linkMaker } from '../../tools/replay-links.ts';
import { type PlayOptions, play } from '../../tools/replay-play.ts';
import { newTally, type Tally } from '../../tools/replay-tally.ts';
import { type FakePlatform, type Fault, fakePlatform, SECRET_KEY } from './fake-platform.ts';

let platform: FakePlatform | undefined;
afterEach(() => platform?.close());

const HASH = 'f'.repeat(64);
const line = (path: string, second = 0): string =>
  `192.0.2.7 - - [17/May/2015:10:05:0${second} +0000] "GET ${path} HTTP/1.1" 200 5 "http://r.example/" "agent"`;

async function* lines(...texts: string[]): AsyncGenerator<string> {
  yield* texts;
}

async function replay(texts: string[], fault?: Fault, options: Partial<PlayOptions> = {}): Promise<Tally> {
  platform = await fakePlatform(fault);
  const tally = newTally();
  const send = persistent(httpSender(8), {
    patienceMs: 400,
    firstWaitMs: 5,
    longestWaitMs: 20,
    onRetry: () => tally.retries++,
  });
  const rest = { send, delivery: platform.url, secretKey: SECRET_KEY, site: 'https://example.com' };
  return play(
    lines(...texts),
    {
      send,
      collect: platform.url,
      link: linkMaker(rest),
      logHash: HASH,
      concurrency: 4,
      speed: undefined,
      ...options,
    },
    tally,
  );
}

const clicks = () => (platform?.asked ?? []).filter(({ path }) => path.startsWith('/r/'));
const ids = () => clicks().map(({ headers }) => String(headers['x-tormenta-replay']).match(/f{32}-\d+/)?.[0]);

test('every line is a click on the link of its path, and a link is made once', async () => {
  const tally = await replay([line('/a'), line('/b?x=1'), line('/a?y=2'), line('/a')]);
  expect(tally).toMatchObject({ lines: 4, sent: 4, accepted: 4, retries: 0 });
  expect([...(platform?.links.values() ?? [])]).toEqual(
    expect.arrayContaining([
      { slug: expect.any(String), destination: 'https://example.com/a', title: '/a' },
      { slug: expect.any(String), destination: 'https://example.com/b', title: '/b' },
    ]),
  );
  expect(platform?.asked.filter(({ method }) => method === 'POST')).toHaveLength(2);
  expect(ids().sort()).toEqual([1, 2, 3, 4].map((number) => `${'f'.repeat(32)}-${number}`));
  expect(clicks()[0]?.headers).toMatchObject({ referer: 'http://r.example/', 'user-agent': 'agent' });
});

test('what is no click is rejected with its reason and the numbers of its lines', async () => {
  const tally = await replay([line('/a'), 'nonsense', line('/a').replace('GET', 'POST'), 'more']);
  expect(tally).toMatchObject({ lines: 4, sent: 1, accepted: 1 });
  expect(Object.fromEntries(tally.rejected)).toEqual({
    'not Combined Log Format': { lines: 2, first: [2, 4] },
    'method POST': { lines: 1, first: [3] },
  });
});

test('a click that was answered 503 or not at all is sent again under its id', async () => {
  const faults: (number | 'reset')[] = [503, 'reset', 429];
  const tally = await replay([line('/a')], ({ path }) =>
    path.startsWith('/r/') ? faults.shift() : undefined,
  );
  expect(tally).toMatchObject({ sent: 1, accepted: 1, retries: 3 });
  expect(new Set(ids()).size).toBe(1);
  expect(clicks()).toHaveLength(4);
});

test('a click that stays refused is rejected by its answer', async () => {
  const tally = await replay([line('/a')], ({ path }) => (path.startsWith('/r/') ? 503 : undefined));
  expect(tally).toMatchObject({ sent: 1, accepted: 0 });
  expect([...tally.rejected.keys()]).toEqual(['answered 503']);
});

test('a platform that is gone ends the replay', async () => {
  await expect(replay([line('/a')], () => 'reset')).rejects.toThrow('socket hang up');
});

test('a link that is there already is clicked, one of another tenant is not', async () => {
  const taken: Fault = ({ method, path }) => {
    if (method === 'POST') return 409;
    return path.startsWith('/v1/') || path.startsWith('/r/p') ? undefined : 404;
  };
  const tally = await replay([line('/a')], taken);
  expect([...tally.rejected.keys()]).toEqual(["link is another tenant's; choose another --site"]);

  await platform?.close();
  const mine = await replay([line('/a')], ({ method, path }) =>
    method === 'POST' ? 409 : path.startsWith('/v1/') ? 200 : 302,
  );
  expect(mine).toMatchObject({ sent: 1, accepted: 1 });
});

test('a refused key ends the replay', async () => {
  await expect(replay([line('/a')], ({ method }) => (method === 'POST' ? 401 : undefined))).rejects.toThrow(
    'REST refused the key',
  );
});

test('at a speed, lines wait for their time, in the order of the log', async () => {
  const start = Date.now();
  const tally = await replay([line('/a', 0), line('/a', 9), line('/a', 3)], undefined, {
    speed: 60,
    concurrency: 1,
  });
  expect(tally.accepted).toBe(3);
  expect(Date.now() - start).toBeGreaterThanOrEqual(150);
  expect(ids()).toEqual([1, 2, 3].map((number) => `${'f'.repeat(32)}-${number}`));
});

test('an interrupted replay ends after the lines under way', async () => {
  const interrupted = new AbortController();
  const tally = await replay(
    Array.from({ length: 50 }, () => line('/a')),
    undefined,
    {
      signal: interrupted.signal,
      onLine: ({ lines: done }) => done === 10 && interrupted.abort(),
    },
  );
  expect(tally.lines).toBeGreaterThanOrEqual(10);
  expect(tally.lines).toBeLessThan(20);
});
