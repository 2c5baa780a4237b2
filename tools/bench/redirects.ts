/** Redirects per second that survive a kill -9 once they are answered. */
import type { Limits, Line } from './report.ts';
import { type LoadSize, type Measured, measureBare, measurePlatform, measureShared } from './subjects.ts';

interface Subject {
  readonly what: string;
  readonly measure: (size: LoadSize) => Promise<Measured>;
  readonly size: LoadSize;
  readonly limits: Limits | undefined;
}

const SUBJECTS: readonly Subject[] = [
  {
    what: '(a) the local platform, one request an environment',
    measure: measurePlatform,
    size: { connections: 64, warmUpMs: 3_000, measuredMs: 10_000 },
    limits: { perSecond: 800, p99Ms: 100 },
  },
  {
    what: '(b) the redirect handler, many requests in one process sharing packed puts',
    measure: measureShared,
    size: { connections: 256, warmUpMs: 3_000, measuredMs: 10_000 },
    limits: { perSecond: 10_000, p99Ms: undefined },
  },
  {
    what: '(c) a bare node:http 302 server, which keeps nothing',
    measure: measureBare,
    size: { connections: 64, warmUpMs: 1_000, measuredMs: 5_000 },
    limits: undefined,
  },
];

async function run({ what, measure, size, limits }: Subject): Promise<Line> {
  process.stderr.write(`${what} …\n`);
  return { what, connections: size.connections, limits, ...(await measure(size)) };
}

export async function measureRedirects(): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const subject of SUBJECTS) lines.push(await run(subject));
  return lines;
}
