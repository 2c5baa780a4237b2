/** `npm start`: the whole platform on this machine. */
import { demoTenant, demoTraffic } from './demo.ts';
import { type Platform, startPlatform } from './platform.ts';
import { screen } from './screen.ts';
import { parseStart, type StartOptions } from './start-options.ts';

const FAILED = 1;
/** As a shell says of a process that Ctrl-C ended. */
const INTERRUPTED = 130;

async function run(options: StartOptions): Promise<void> {
  const started = performance.now();
  const starting = startPlatform({ ...options, log: (line) => console.log(`  ${line}`) });
  const stop = once(async () => {
    const platform = await starting.catch(() => undefined);
    await platform?.stop();
  });
  onSignals(stop);
  const platform = await starting;
  platform.failed.catch((error) => fail(error, stop));
  answerCalls(platform);
  await show(platform, options, started).catch((error) => fail(error, stop));
}

/** The demo's tenant and traffic, and the screen. */
async function show({ file }: Platform, options: StartOptions, started: number): Promise<void> {
  const { directory, demo } = options;
  const keys = await demoTenant(directory);
  if (demo) {
    const traffic = demoTraffic(directory);
    process.once('exit', () => traffic.kill());
  }
  const seconds = (performance.now() - started) / 1000;
  const slug = `hello-${Date.now().toString(36).slice(-4)}`;
  console.log(screen({ file, seconds, keys, demo, directory, slug }));
  process.send?.({ ready: file });
}

const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
};

/** The first signal lets what runs end, the second doesn't wait. A parent that goes away counts as the first. */
function onSignals(stop: () => Promise<void>): void {
  let asked = false;
  const end = (): void => {
    if (asked) process.exit(INTERRUPTED);
    asked = true;
    console.log('\nstopping (Ctrl-C again: at once)');
    stop().then(
      () => process.exit(0),
      (error) => fail(error, async () => undefined),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  if (process.send !== undefined) process.once('disconnect', end);
}

/** Whoever forked this process may ask to have a stage's worker killed. */
function answerCalls(platform: Platform): void {
  process.on('message', (message: unknown) => {
    if (typeof message !== 'object' || message === null || !('kill' in message)) return;
    const killed = String(message.kill);
    process.send?.({ killed, ...platform.kill(killed) });
  });
}

function fail(error: unknown, stop: () => Promise<void>): void {
  console.error(
    `\nThe platform failed and stops: ${error instanceof Error ? (error.stack ?? error) : error}`,
  );
  stop()
    .catch((other) => console.error(other))
    .finally(() => process.exit(FAILED));
}

// Functions have Lambda's clock.
process.env.TZ = 'UTC';
const options = parseStart(process.argv.slice(2), process.env);
if ('exitCode' in options) {
  console[options.exitCode === 0 ? 'log' : 'error'](options.message);
  process.exitCode = options.exitCode;
} else {
  run(options).catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(FAILED);
  });
}
