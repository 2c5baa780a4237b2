/** `npm run bench`: redirects that survive, and events on their way to reports. See docs/benchmarks.md. */
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { measureLake } from './bench/lake.ts';
import { beside, exactness, lakeFaults, lakeTable } from './bench/lake-report.ts';
import { type BenchOptions, type Part, parseBench } from './bench/options.ts';
import { measureRedirects } from './bench/redirects.ts';
import { faultsOf, table } from './bench/report.ts';
import { lastParagraph } from './bench/text.ts';

/** What a part found: to be kept, to be read, and what isn't as it must be. */
interface Outcome {
  readonly kept: object;
  readonly text: string;
  readonly faults: readonly string[];
}

const say = (line: string): boolean => process.stderr.write(`${line}\n`);

const MEASURE: Readonly<Record<Part, (options: BenchOptions) => Promise<Outcome>>> = {
  redirects: async () => {
    const lines = await measureRedirects();
    return {
      kept: { lines },
      text: table(lines, lines.at(-1)?.perSecond ?? 0),
      faults: lines.flatMap(faultsOf),
    };
  },
  lake: async ({ events }) => {
    const measured = await measureLake(events, say);
    const { figures, batch } = measured;
    const text = [lakeTable(figures), exactness(figures), beside(measured), lastParagraph(batch)].join(
      '\n\n',
    );
    return { kept: measured, text, faults: lakeFaults(figures) };
  },
};

const machine = {
  cores: cpus().length,
  processor: cpus()[0]?.model ?? '',
  memoryGB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  system: `${process.platform} ${process.arch}`,
};

async function run(part: Part, options: BenchOptions): Promise<readonly string[]> {
  const { kept, text, faults } = await MEASURE[part](options);
  const at = new Date().toISOString();
  await mkdir('.bench', { recursive: true });
  const file = `.bench/${part}-${at.replaceAll(':', '')}.json`;
  await writeFile(file, JSON.stringify({ at, machine, ...kept }, null, 2));
  console.log(`\n${text}`);
  return faults;
}

async function bench(options: BenchOptions): Promise<readonly string[]> {
  execFileSync(process.execPath, ['tools/build.ts'], { stdio: 'inherit' });
  const { cores, processor, memoryGB, node, system } = machine;
  console.log(
    `${cores} cores (${processor}), ${memoryGB} GB, Node ${node}, ${system}; the load runs on them too`,
  );
  const faults: string[] = [];
  for (const part of options.parts) faults.push(...(await run(part, options)));
  return faults;
}

try {
  const faults = await bench(parseBench(process.argv.slice(2)));
  for (const fault of faults) console.error(`\n${fault}`);
  process.exitCode = faults.length > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
