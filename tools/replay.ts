/** `npm run replay -- FILE`: plays an access log against the platform on this machine. See docs/replay.md. */
import { stat } from 'node:fs/promises';
import { SingleBar } from 'cli-progress';
import { fromCaller } from './environment.ts';
import { httpSender, NoAnswer, PATIENT, persistent } from './replay-http.ts';
import { linkMaker } from './replay-links.ts';
import { logLines, summarizeLog } from './replay-log.ts';
import { parseReplayOptions, type ReplayOptions } from './replay-options.ts';
import { defaultDirectory, notRunning, readDemoTenant, readPlatform, UsageError } from './replay-platform.ts';
import { play } from './replay-play.ts';
import { newTally, rejectedLines, summary } from './replay-tally.ts';

async function findLog(file: string): Promise<string> {
  const path = fromCaller(file, process.env);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new UsageError(`there is no file ${path}`);
  return path;
}

async function replay(options: ReplayOptions): Promise<boolean> {
  const path = await findLog(options.file);
  const directory = options.directory
    ? fromCaller(options.directory, process.env)
    : defaultDirectory(process.env);
  const { collect, delivery } = await readPlatform(directory);
  const secretKey = options.key ?? (await readDemoTenant(directory)).secretKey;

  const once = httpSender(options.concurrency);
  await once({ method: 'HEAD', url: `${collect}/r/-` }).catch(() => {
    throw notRunning(directory);
  });

  const tally = newTally();
  const send = persistent(once, { ...PATIENT, onRetry: () => tally.retries++ });
  const log = await summarizeLog(path);
  const bar = new SingleBar({
    format: '{bar} {percentage} % | {value} of {total} lines | {duration_formatted}, {eta_formatted} to go',
    hideCursor: true,
  });
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());

  const startMs = Date.now();
  bar.start(log.lines, 0);
  try {
    await play(
      logLines(path),
      {
        send,
        collect,
        link: linkMaker({ send, delivery, secretKey, site: options.site }),
        logHash: log.hash,
        concurrency: options.concurrency,
        speed: options.speed,
        onLine: ({ lines }) => bar.update(lines),
        signal: interrupted.signal,
      },
      tally,
    );
  } finally {
    bar.stop();
    console.log(summary(tally, Date.now() - startMs));
  }
  return tally.sent === tally.accepted && rejectedLines(tally) + tally.accepted === log.lines;
}

function explain(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (error instanceof NoAnswer) {
    return `the platform stopped answering (${error.message}): start it with \`npm start\` and replay the log again; within the deduplication window no click counts twice`;
  }
  if (!(error instanceof Error)) return String(error);
  const isGzipFault = 'code' in error && String(error.code).startsWith('Z_');
  return isGzipFault ? `the gzipped log is broken: ${error.message}` : (error.stack ?? error.message);
}

try {
  const complete = await replay(parseReplayOptions(process.argv.slice(2)));
  process.exit(complete ? 0 : 1);
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}
