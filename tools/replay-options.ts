/** The command line of `npm run replay`. */
import { parseArgs } from 'node:util';
import { UsageError } from './replay-platform.ts';

export interface ReplayOptions {
  readonly file: string;
  /** Times the log's own pace; undefined is flat out. */
  readonly speed: number | undefined;
  readonly directory: string | undefined;
  /** A tenant's secret key; undefined is the demo tenant's. */
  readonly key: string | undefined;
  readonly site: string;
  readonly concurrency: number;
}

const USAGE = `Plays an access log in Combined Log Format, gzipped or not, against the platform on this machine:

  npm run replay -- FILE [--speed N | --flat-out] [--site https://…] [--key tsk_…] [--directory DIR] [--concurrency N]

  --flat-out       as fast as the platform answers (as without --speed)
  --speed N        N times the log's own pace: 1 is the log's, 60 plays an hour in a minute
  --site URL       what the log's paths are on; links lead there (https://example.com)
  --key KEY        secret key of the tenant that gets the links (the demo tenant's)
  --directory DIR  directory of the platform (.tormenta)
  --concurrency N  requests under way at once, 1 to 512 (32)`;

const wrong = (message: string): UsageError => new UsageError(`${message}\n\n${USAGE}`);

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        speed: { type: 'string' },
        'flat-out': { type: 'boolean', default: false },
        site: { type: 'string', default: 'https://example.com' },
        key: { type: 'string' },
        directory: { type: 'string' },
        concurrency: { type: 'string', default: '32' },
      },
    });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function speedOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const speed = Number(text);
  if (!(speed > 0 && Number.isFinite(speed))) throw wrong(`--speed must be a number above 0, not ${text}`);
  return speed;
}

function concurrencyOf(text: string): number {
  const concurrency = Number(text);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 512) {
    throw wrong(`--concurrency must be a whole number from 1 to 512, not ${text}`);
  }
  return concurrency;
}

function siteOf(text: string): string {
  const url = URL.parse(text);
  const isSite =
    url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && !/[?#@]/.test(text);
  if (!isSite) throw wrong(`--site must be a scheme and a host such as https://example.com, not ${text}`);
  return url.origin;
}

/** @throws UsageError that says what to write instead. */
export function parseReplayOptions(args: readonly string[]): ReplayOptions {
  const { values, positionals } = parse(args);
  const [file, ...others] = positionals;
  if (file === undefined) throw wrong('name the log to play');
  if (others.length > 0) throw wrong(`one log at a time, not also ${others.join(' ')}`);
  if (values.speed !== undefined && values['flat-out']) throw wrong('either --speed or --flat-out');
  return {
    file,
    speed: speedOf(values.speed),
    directory: values.directory,
    key: values.key,
    site: siteOf(values.site),
    concurrency: concurrencyOf(values.concurrency),
  };
}
