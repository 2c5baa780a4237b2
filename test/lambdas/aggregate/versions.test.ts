/**
 * A rollup's version is a hash of its declaration and of the code that maps events to rows, so that figures that
 * were counted in different ways never add up. Where this test fails after a change, write the versions that it
 * expects into lambdas/domain/rollups.ts: from then on counting begins anew, under the new version.
 */
import { expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { sha256 } from '../../../lambdas/domain/hash.ts';
import { ALL, ROLLUPS } from '../../../lambdas/domain/rollups.ts';

const AGGREGATE = new URL('../../../lambdas/aggregate/', import.meta.url).pathname;

/** What decides which rows an event adds to, and what a row takes. */
const MAPPING = `
  export { mapLines, tally } from './tally.ts';
  export { cutParts, fitRow, weightOf } from './row-limits.ts';
`;

/** That code with all that it imports and uses, so written that neither format nor comments count. */
async function mappingCode(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: MAPPING, resolveDir: AGGREGATE, loader: 'ts' },
    bundle: true,
    minifySyntax: true,
    minifyWhitespace: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    legalComments: 'none',
    // The declarations, each of which counts for itself; the search among earlier ids and the words for a fault,
    // which map nothing.
    external: ['../domain/rollups.ts', '../domain/seen-ids.ts', './line-faults.ts'],
  });
  return outputFiles.map(({ text }) => text).join('');
}

test('a rollup’s version is that of its declaration and of the mapping code', async () => {
  const code = await mappingCode();
  const versions = ROLLUPS.map(({ name, version }) => [name, version]);
  const expected = ROLLUPS.map(({ version: _, ...declaration }) => [
    declaration.name,
    sha256(`${JSON.stringify(declaration)}\n${ALL}\n${code}`).slice(0, 8),
  ]);
  expect(Object.fromEntries(versions)).toEqual(Object.fromEntries(expected));
});
