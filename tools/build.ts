/** Bundles every Lambda stage (each folder of lambdas/ with a handler.ts) into dist/STAGE/index.js. */
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const stages = readdirSync('lambdas').filter((stage) => existsSync(`lambdas/${stage}/handler.ts`));

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: stages.map((stage) => ({ in: `lambdas/${stage}/handler.ts`, out: `${stage}/index` })),
  outdir: 'dist',
  bundle: true,
  minify: true,
  // CommonJS bundles start faster than ESM ones on Node 24; `module` first keeps tree shaking.
  format: 'cjs',
  mainFields: ['module', 'main'],
  platform: 'node',
  target: 'node24',
  sourcemap: true,
  sourcesContent: false,
  keepNames: true,
  logLevel: 'warning',
});

// Wherever a bundle is laid down, it is CommonJS: a package.json above it must not say otherwise.
for (const stage of stages) writeFileSync(`dist/${stage}/package.json`, '{ "type": "commonjs" }\n');

// The models' SQL goes beside the bundle of the stage that runs it.
for (const layer of ['universal', 'smart']) {
  cpSync(`sql/${layer}`, `dist/model/sql/${layer}`, { recursive: true });
}
