/**
 * `node tools/demo.ts [--directory DIR]`: gentle traffic for the demo tenant of the platform on this machine, so
 * that there is something to see. It ends with the process that started it, or with the platform.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { encodeReplay, REPLAY_HEADER } from '../lambdas/domain/replay-header.ts';
import { journeyOf } from './demo-journey.ts';
import {
  DEMO_CONVERSIONS,
  DEMO_LINKS,
  DEMO_PIXELS,
  type DemoAct,
  type DemoVisitor,
  nextAct,
  nextPauseMs,
} from './demo-traffic.ts';
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
  for (const conversion of DEMO_CONVERSIONS) await make('conversions', conversion);
}

/** The visitor's own address and browser, from this machine. */
const asVisitor = ({ ip, userAgent }: DemoVisitor, id: string) => ({
  'user-agent': userAgent,
  [REPLAY_HEADER]: encodeReplay({ ip, timeMs: Date.now(), id }),
});

function callOf(act: DemoAct, { collect }: PlatformAddresses, { publicKey }: DemoTenant): Call {
  if (act.kind === 'conversion') return { method: 'GET', url: `${collect}${act.path}`, headers: {} };
  if (act.kind === 'event') {
    const visitor = act.visitor && asVisitor(act.visitor, randomUUID());
    const headers = { ...bearer(publicKey), ...visitor };
    return { method: 'POST', url: `${collect}/v1/events`, headers, body: JSON.stringify(act.event) };
  }
  const { referrer } = act.visitor;
  const headers = { ...asVisitor(act.visitor, act.id), ...(referrer === '' ? {} : { referer: referrer }) };
  return { method: 'GET', url: `${collect}${act.path}`, headers };
}

/** Visits, and what some of them lead to: at most so much waits for its turn. */
const WAITING_AT_MOST = 40;
function* acts(): Generator<DemoAct> {
  const waiting: DemoAct[] = [];
  for (;;) {
    const follows = waiting.length > 0 && chance() < 0.5 ? waiting.shift() : undefined;
    const act = follows ?? nextAct(chance, randomUUID);
    if (waiting.length < WAITING_AT_MOST) waiting.push(...journeyOf(act, chance));
    yield act;
  }
}

/** Whoever started this process is gone once the process belongs to another. */
const parent = process.ppid;
const isOrphan = (): boolean => process.ppid !== parent;

async function run(directory: string): Promise<void> {
  const platform = await readPlatform(directory);
  const tenant = await readDemoTenant(directory);
  await create(platform, tenant);
  let reported = 0;
  for (const act of acts()) {
    if (isOrphan()) return;
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
