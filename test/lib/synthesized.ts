/** Templates of the whole application, from placeholder bundles: what stages do is no matter here. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppOptions, buildApp } from '../../lib/app.ts';
import { placeholderBundles } from './placeholder-bundles.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

export const STACKS = ['DataStack', 'CollectStack', 'PipelineStack', 'DeliveryStack', 'BatchStack'] as const;
type StackId = (typeof STACKS)[number];
export type Templates = Readonly<Record<StackId, Template>>;

/** CloudFormation's own rules are checked once, with those of AWS Solutions: they take longer than all the rest. */
process.env.CDK_VALIDATION = 'false';

export function synthesize(options: Omit<AppOptions, 'bundles' | 'outdir'>): Templates {
  const outdir = mkdtempSync(join(tmpdir(), 'tormenta-assembly-'));
  buildApp({ batch: true, ...options, bundles: placeholderBundles(), outdir }).synth();
  const read = (stack: StackId): Template =>
    JSON.parse(readFileSync(join(outdir, `${stack}.template.json`), 'utf8'));
  return {
    DataStack: read('DataStack'),
    CollectStack: read('CollectStack'),
    PipelineStack: read('PipelineStack'),
    DeliveryStack: read('DeliveryStack'),
    BatchStack: read('BatchStack'),
  };
}

/** Every resource of these types in every stack, with a name for messages. */
export const resources = (templates: Templates, ...types: readonly string[]): [string, Resource][] =>
  STACKS.flatMap((stack) =>
    Object.entries(templates[stack].Resources)
      .filter(([, { Type }]) => types.includes(Type))
      .map(([id, resource]): [string, Resource] => [`${stack}/${id}`, resource]),
  );
