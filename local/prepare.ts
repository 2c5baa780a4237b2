/** Bundles and cloud assembly, made anew when something that they come from has changed. */
import { execFile } from 'node:child_process';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUNDLES = join(ROOT, 'dist');
const BUNDLES_COME_FROM = ['lambdas', 'tools/build.ts', 'package-lock.json'];
const ASSEMBLY_COMES_FROM = ['lib', 'lambdas', 'dist', 'package-lock.json'];
const BOUND_MS = 120_000;

export async function freshBundles(log: (line: string) => void): Promise<void> {
  if (await isNewer(BUNDLES, BUNDLES_COME_FROM)) return;
  log('bundling the stages');
  await run('tools/build.ts');
}

/** Answers the assembly's directory. */
export async function freshAssembly(directory: string, log: (line: string) => void): Promise<string> {
  const assembly = join(directory, 'cdk.out');
  if (await isNewer(join(assembly, 'manifest.json'), ASSEMBLY_COMES_FROM)) return assembly;
  log('synthesizing the stacks');
  await rm(assembly, { recursive: true, force: true });
  await run('local/synth.ts', assembly);
  return assembly;
}

/** Whether everything in `product` was written after everything that it comes from. */
async function isNewer(product: string, sources: readonly string[]): Promise<boolean> {
  const [made, changed] = await Promise.all([
    timesOf(product),
    Promise.all(sources.map((source) => timesOf(join(ROOT, source)))),
  ]);
  return made.length > 0 && Math.min(...made) > Math.max(...changed.flat());
}

/** When each file at or below `path` was written; none where there is none. */
async function timesOf(path: string): Promise<number[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return [];
  if (!found.isDirectory()) return [found.mtimeMs];
  const names = await readdir(path);
  return (await Promise.all(names.map((name) => timesOf(join(path, name))))).flat();
}

/** @throws Error with what the script said. */
const run = (script: string, ...args: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [script, ...args],
      { cwd: ROOT, timeout: BOUND_MS },
      (error, stdout, stderr) => {
        if (error === null) resolve();
        else reject(new Error(`node ${script} failed:\n${stdout}${stderr}`.trim(), { cause: error }));
      },
    );
  });
