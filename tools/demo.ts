/**
 * `node tools/demo.ts [--directory DIR]`: gentle traffic for the demo tenant of the platform on this machine, so
 * that there is something to see. It ends with the process that started it, or with the platform.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { encodeReplay, REPLAY_HEADER } from '../lambdas/domain/replay-header.ts';
import { DEMO_LINKS, DEMO_PIXELS, type DemoAct, nextAct, nextPauseMs } from './demo-traffic.ts';
import { fromCaller } from './environment.ts';
import { type Call, httpSender, NoAnswer, PATIENT, persistent } from './replay-http.ts';
import {
  type DemoTenant,
  defaultDirectory,
  type PlatformAddresses,
  readDemoTenant,
  readPlatform,
  UsageError,
} from './replay-platform.ts';

const chance = Math.random;
const once = httpSender(1);
const patient = persistent(once, { ...PATIENT, patienceMs: 2_000 });

const bearer = (key: string) => ({ authorization: `Bearer ${key}`, 'content-type': 'application/json' });

/** @throws Error where REST refuses what it should take. */
async function create({ delivery }: PlatformAddresses, { secretKey }: DemoTenant): Promise<void> {
  const make = async (resource: string, item: object): Promise<void> => {
    const url = `${delivery}/v1/${resource}`;
    const call = { method: 'POST', url, headers: bearer(secretKey), body: JSON.stringify(item) };
    const { status, body } = await patient(call);
    // From an earlier run it is there already.
    if (status !== 201 && status !== 409) throw new Error(`${url} answered ${status}: ${body}`);
  };
  for (const link of DEMO_LINKS) await make('links', link);
  for (const pixel of DEMO_PIXELS) await make('pixels', pixel);
}

function callOf(act: DemoAct, { collect }: PlatformAddresses, { publicKey }: DemoTenant): Call {
  if (act.kind === 'event') {
    const body = JSON.stringify(act.event);
    return { method: 'POST', url: `${collect}/v1/events`, headers: bearer(publicKey), body };
  }
  const { ip, userAgent, referrer } = act.visitor;
  const replay = encodeReplay({ ip, timeMs: Date.now(), id: randomUUID() });
  const headers = { 'user-agent': userAgent, [REPLAY_HEADER]: replay };
  const referer = referrer === '' ? {} : { referer: referrer };
  return { method: 'GET', url: `${collect}${act.path}`, headers: { ...headers, ...referer } };
}

/** Whoever started this process is gone once the process belongs to another. */
const parent = process.ppid;
const isOrphan = (): boolean => process.ppid !== parent;

async function run(directory: string): Promise<void> {
  const platform = await readPlatform(directory);
  const tenant = await readDemoTenant(directory);
  await create(platform, tenant);
  let reported = 0;
  while (!isOrphan()) {
    const act = nextAct(chance);
    const { status, body } = await patient(callOf(act, platform, tenant));
    // A fault shows a few times, not several times a second for as long as it lasts.
    if (status >= 400 && reported++ < 3) console.error(`demo: a ${act.kind} was answered ${status}: ${body}`);
    await sleep(nextPauseMs(chance));
  }
}

process.once('disconnect', () => process.exit());
const { values } = parseArgs({ options: { directory: { type: 'string' } } });
const directory =
  values.directory === undefined ? defaultDirectory(process.env) : fromCaller(values.directory, process.env);

try {
  await run(directory);
  process.exit();
} catch (error) {
  // The platform stopped, and so does its demo.
  if (error instanceof NoAnswer) process.exit();
  const message = error instanceof Error ? error.message : String(error);
  console.error(error instanceof UsageError ? message : `demo: ${message}`);
  process.exit(1);
}
