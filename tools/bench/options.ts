/** The command line of `npm run bench`. */
import { parseArgs } from 'node:util';

const PARTS = ['redirects', 'lake'] as const;
export type Part = (typeof PARTS)[number];

export interface BenchOptions {
  readonly parts: readonly Part[];
  /** How many events the lake's part makes, or a few more. */
  readonly events: number;
}

const USAGE = `npm run bench -- [redirects] [lake] [--events N]

  redirects   redirects per second that survive a kill -9
  lake        events to landing, universal and reports, beside DuckDB's own conversion
  --events N  of the lake's part (1000000)`;

const MILLION = 1_000_000;

const isPart = (text: string): text is Part => PARTS.some((part) => part === text);

/** @throws Error with how to call it. */
export function parseBench(args: readonly string[]): BenchOptions {
  const { values, positionals } = parse(args);
  const parts = positionals.filter(isPart);
  const events = values.events === undefined ? MILLION : Number(values.events);
  if (parts.length < positionals.length || !Number.isInteger(events) || events < 1) throw new Error(USAGE);
  return { parts: PARTS.filter((part) => parts.length === 0 || parts.includes(part)), events };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { events: { type: 'string' } } });
  } catch (error) {
    throw new Error(USAGE, { cause: error });
  }
}
