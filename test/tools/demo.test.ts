import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { journeyOf } from '../../tools/demo-journey.ts';
import { DEMO_CONVERSIONS, DEMO_LINKS, DEMO_PIXELS, nextAct, nextPauseMs } from '../../tools/demo-traffic.ts';
import { random } from '../exactness/random.ts';
import { type FakePlatform, fakePlatform, SECRET_KEY } from './fake-platform.ts';

let directory: string;
let platform: FakePlatform;

beforeAll(async () => {
  platform = await fakePlatform(({ path }) => (path.startsWith('/p/') ? 200 : undefined));
  directory = await mkdtemp(join(tmpdir(), 'tormenta-demo-'));
  const addresses = { collect: platform.url, delivery: platform.url };
  await writeFile(join(directory, 'platform.json'), JSON.stringify(addresses));
  const tenant = { tenant: 'demo', secretKey: SECRET_KEY, publicKey: SECRET_KEY };
  await writeFile(join(directory, 'demo.json'), JSON.stringify(tenant));
});
afterAll(async () => {
  await platform.close();
  await rm(directory, { recursive: true, force: true });
});

const until = async (done: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 200 && !done(); tries++) await sleep(50);
};

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

test('visitors click, view and send events, some of them bots, some from campaigns', () => {
  const chance = random(3);
  const acts = Array.from({ length: 2_000 }, () => nextAct(chance, () => 'id'));
  const share = (kind: string): number => acts.filter((act) => act.kind === kind).length / acts.length;
  expect(share('click')).toBeCloseTo(0.6, 1);
  expect(share('view')).toBeCloseTo(0.3, 1);
  expect(share('event')).toBeCloseTo(0.1, 1);
  const text = JSON.stringify(acts);
  for (const word of ['Googlebot', 'utm_campaign', 'chatgpt.com', 'purchase']) expect(text).toContain(word);
  for (const { slug } of [...DEMO_LINKS, ...DEMO_PIXELS]) expect(text).toContain(slug);
});

test('some people’s clicks lead to a session, and some of those to an order, a few taken back; bots’ to nothing', () => {
  const chance = random(5);
  let clicks = 0;
  const journeys = Array.from({ length: 2_000 }, () => {
    const act = nextAct(chance, () => `c-${clicks++}`);
    return { act, follows: journeyOf(act, chance) };
  }).filter(({ follows }) => follows.length > 0);
  expect(journeys.length).toBeGreaterThan(200);
  for (const { act, follows } of journeys) {
    expect(act.kind).toBe('click');
    const id = 'id' in act ? act.id : '';
    for (const one of follows) expect(JSON.stringify(one)).toContain(id);
    const types = follows.flatMap((one) => (one.kind === 'event' ? [String(one.event.type)] : []));
    expect([types[0], types.at(-1)]).toEqual(['LANDING', 'LEAVE']);
    expect(JSON.stringify(act)).not.toContain('bot');
  }
  const told = journeys.flatMap(({ follows }) =>
    follows.flatMap((one) => (one.kind === 'conversion' ? [one.path] : [])),
  );
  expect(told.length).toBeGreaterThan(50);
  for (const { slug } of DEMO_CONVERSIONS) expect(told.join(' ')).toContain(`/c/${slug}?click_id=`);
  expect(told.join(' ')).toMatch(/order_id=order-c-\d+&value=\d+\.\d\d&currency=EUR&status=reversed/);
});

test('traffic is gentle: 2 to 5 requests a second', () => {
  const chance = random(4);
  const pauses = Array.from({ length: 1_000 }, () => nextPauseMs(chance));
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(200);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(500);
});

test('the demo makes its links, clicks them as their visitors, and ends with its parent', async () => {
  const demo = fork('tools/demo.ts', ['--directory', directory], { silent: true });
  const clicks = () => platform.asked.filter(({ path }) => path.startsWith('/r/demo-'));
  await until(() => clicks().length > 0);
  demo.disconnect();
  expect(await ended(demo)).toBe(0);
  expect([...platform.links.keys()]).toEqual(
    expect.arrayContaining([...DEMO_LINKS, ...DEMO_CONVERSIONS].map(({ slug }) => slug)),
  );
  expect(clicks()[0]?.headers).toMatchObject({
    'user-agent': expect.any(String),
    'x-tormenta-replay': expect.stringContaining('198.51.100.'),
  });
});

test('the demo ends with the platform, without a word', async () => {
  const gone = await fakePlatform(() => 'reset');
  const addresses = { collect: gone.url, delivery: gone.url };
  const elsewhere = await mkdtemp(join(tmpdir(), 'tormenta-demo-'));
  await writeFile(join(elsewhere, 'platform.json'), JSON.stringify(addresses));
  const tenant = { tenant: 'demo', secretKey: SECRET_KEY, publicKey: SECRET_KEY };
  await writeFile(join(elsewhere, 'demo.json'), JSON.stringify(tenant));
  await gone.close();
  const demo = spawn(process.execPath, ['tools/demo.ts', '--directory', elsewhere]);
  let said = '';
  demo.stderr.on('data', (text) => {
    said += String(text);
  });
  expect(await ended(demo)).toBe(0);
  expect(said).toBe('');
  await rm(elsewhere, { recursive: true, force: true });
});
