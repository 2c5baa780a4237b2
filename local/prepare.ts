/** Bundles and cloud assembly, made anew when something that they come from has changed. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT, runScript } from './script.ts';

const BUNDLES = join(ROOT, 'dist');
const BUNDLES_COME_FROM = ['lambdas', 'sql', 'tools/build.ts', 'package-lock.json'];
const ASSEMBLY_COMES_FROM = ['lib', 'lambdas', 'dist', 'local/synth.ts', 'package-lock.json'];

export async function freshBundles(log: (line: string) => void): Promise<void> {
  if (await isNewer(BUNDLES, BUNDLES_COME_FROM)) return;
  log('bundling the stages');
  await runScript('tools/build.ts');
}

/** Answers the assembly's directory. */
export async function freshAssembly(directory: string, log: (line: string) => void): Promise<string> {
  const assembly = join(directory, 'cdk.out');
  if (await isNewer(join(assembly, 'manifest.json'), ASSEMBLY_COMES_FROM)) return assembly;
  log('synthesizing the stacks');
  await rm(assembly, { recursive: true, force: true });
  await runScript(fileURLToPath(new URL('./synth.ts', import.meta.url)), assembly);
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
