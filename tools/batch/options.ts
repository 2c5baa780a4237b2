/** The command line of `npm run batch`. */
import { parseArgs } from 'node:util';
import { UsageError } from '../replay-platform.ts';

export interface BatchOptions {
  /** One of lib/config.ts. */
  readonly env: string;
  /** The local platform's; by default TORMENTA_DIRECTORY, or .tormenta. */
  readonly directory: string | undefined;
  /** Event days such as 2026-11-21, both included. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Leave the stack where it is when the run is over. */
  readonly keep: boolean;
}

const USAGE = `Makes the lake's universal and smart layers of what has landed since the last run, and publishes it:

  npm run batch -- --env ENV [--from DATE] [--to DATE] [--keep] [--directory DIR]

  --from, --to  event days such as 2026-11-21, made anew whether something landed of them or not; no others are
  --keep        leaves BatchStack where it is; else it is destroyed when the run is over, however it ended
  --directory   the local platform's, for --env local`;

const DAY = /^\d{4}-\d\d-\d\d$/;

const wrong = (message: string): UsageError => new UsageError(`${message}\n\n${USAGE}`);

const isDay = (text: string): boolean =>
  DAY.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        env: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        keep: { type: 'boolean', default: false },
        directory: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

/** @throws UsageError that ends with how to call it. */
export function parseBatchOptions(args: readonly string[]): BatchOptions {
  const { env, from, to, keep, directory } = parse(args);
  if (env === undefined) throw wrong('--env is missing');
  for (const day of [from, to]) {
    if (day !== undefined && !isDay(day)) throw wrong(`${day} is no day such as 2026-11-21`);
  }
  if (from !== undefined && to !== undefined && from > to) throw wrong(`--from ${from} is after --to ${to}`);
  return { env, directory, from, to, keep };
}
