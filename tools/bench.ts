/** `npm run bench`: redirects per second that survive a kill -9 once they are answered. See docs/benchmarks.md. */
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { faultsOf, type Limits, type Line, table } from './bench/report.ts';
import {
  type LoadSize,
  type Measured,
  measureBare,
  measurePlatform,
  measureShared,
} from './bench/subjects.ts';

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

const machine = {
  cores: cpus().length,
  processor: cpus()[0]?.model ?? '',
  memoryGB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  system: `${process.platform} ${process.arch}`,
};

async function run({ what, measure, size, limits }: Subject): Promise<Line> {
  process.stderr.write(`${what} …\n`);
  return { what, connections: size.connections, limits, ...(await measure(size)) };
}

execFileSync(process.execPath, ['tools/build.ts'], { stdio: 'inherit' });
const lines: Line[] = [];
for (const subject of SUBJECTS) lines.push(await run(subject));

const at = new Date().toISOString();
await mkdir('.bench', { recursive: true });
await writeFile(
  `.bench/redirects-${at.replaceAll(':', '')}.json`,
  JSON.stringify({ at, machine, lines }, null, 2),
);

const { cores, processor, memoryGB, node, system } = machine;
console.log(
  `${cores} cores (${processor}), ${memoryGB} GB, Node ${node}, ${system}; the load runs on them too\n`,
);
console.log(table(lines, lines.at(-1)?.perSecond ?? 0));
const faults = lines.flatMap(faultsOf);
for (const fault of faults) console.error(`\n${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
