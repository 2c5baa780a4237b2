/** Templates of the whole application, from placeholder bundles: what stages do is no matter here. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppOptions, buildApp } from '../../lib/app.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

export const STACKS = ['DataStack', 'CollectStack', 'PipelineStack', 'DeliveryStack'] as const;
type StackId = (typeof STACKS)[number];
export type Templates = Readonly<Record<StackId, Template>>;

const STAGES = ['redirect', 'pixel', 'collect', 'redrive', 'archive', 'aggregate', 'api'];

/** A directory that looks like dist. */
export function placeholderBundles(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tormenta-bundles-'));
  for (const stage of STAGES) {
    mkdirSync(join(directory, stage));
    writeFileSync(join(directory, stage, 'index.js'), 'exports.handler = async () => {};\n');
  }
  return directory;
}

export function synthesize(options: Omit<AppOptions, 'bundles' | 'outdir'>): Templates {
  const outdir = mkdtempSync(join(tmpdir(), 'tormenta-assembly-'));
  buildApp({ ...options, bundles: placeholderBundles(), outdir }).synth();
  const read = (stack: StackId): Template =>
    JSON.parse(readFileSync(join(outdir, `${stack}.template.json`), 'utf8'));
  return {
    DataStack: read('DataStack'),
    CollectStack: read('CollectStack'),
    PipelineStack: read('PipelineStack'),
    DeliveryStack: read('DeliveryStack'),
  };
}

/** Every resource of these types in every stack, with a name for messages. */
export const resources = (templates: Templates, ...types: readonly string[]): [string, Resource][] =>
  STACKS.flatMap((stack) =>
    Object.entries(templates[stack].Resources)
      .filter(([, { Type }]) => types.includes(Type))
      .map(([id, resource]): [string, Resource] => [`${stack}/${id}`, resource]),
  );
