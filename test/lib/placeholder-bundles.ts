import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const STAGES = [
  'redirect',
  'pixel',
  'postback',
  'collect',
  'redrive',
  'archive',
  'aggregate',
  'land',
  'plan',
  'model',
  'publish',
  'api',
];

/** A directory that looks like dist. */
export function placeholderBundles(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tormenta-bundles-'));
  for (const stage of STAGES) {
    mkdirSync(join(directory, stage));
    writeFileSync(join(directory, stage, 'index.js'), 'exports.handler = async () => {};\n');
  }
  return directory;
}
