import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadAssembly } from '../../../local/template/assembly.ts';
import { inOrder } from '../../../local/template/in-order.ts';
import type { JsonObject } from '../../../local/template/json.ts';
import { parseStack } from '../../../local/template/stack.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tormenta-assembly-'));
});
afterEach(() => rm(directory, { recursive: true }));

const write = (files: Readonly<Record<string, JsonObject>>): Promise<unknown> =>
  Promise.all(
    Object.entries(files).map(([name, content]) => writeFile(join(directory, name), JSON.stringify(content))),
  );

const stackArtifact = (id: string, dependencies: readonly string[], region = 'eu-west-1'): JsonObject => ({
  type: 'aws:cloudformation:stack',
  environment: `aws://unknown-account/${region}`,
  properties: { templateFile: `${id}.json`, stackName: `acme-${id}` },
  dependencies,
});

const TEMPLATE = {
  Resources: { A: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'a' }, DependsOn: 'B' } },
};

test('loads stacks, each after those that it depends on, and finds assets', async () => {
  await write({
    'manifest.json': {
      artifacts: {
        Compute: stackArtifact('Compute', ['Data', 'Compute.assets']),
        'Compute.assets': { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
        Data: stackArtifact('Data', []),
        Tree: { type: 'cdk:tree' },
      },
    },
    'Data.json': TEMPLATE,
    'Compute.json': { Resources: {} },
    'assets.json': {
      files: { abc: { source: { path: 'asset.abc' }, destinations: { here: { objectKey: 'abc.zip' } } } },
    },
  });
  const assembly = await loadAssembly(directory);
  expect(assembly.region).toBe('eu-west-1');
  expect(assembly.stacks.map(({ name }) => name)).toEqual(['acme-Data', 'acme-Compute']);
  expect(assembly.stacks[0]?.resources).toEqual([
    { logicalId: 'A', type: 'AWS::SQS::Queue', properties: { QueueName: 'a' }, dependsOn: ['B'] },
  ]);
  expect(assembly.asset('abc.zip')).toBe(join(directory, 'asset.abc'));
  expect(() => assembly.asset('gone.zip')).toThrow('has no asset gone.zip');
});

test('stacks of no region run in a default one, stacks of several in none', async () => {
  const manifest = (one: string, other: string) => ({
    artifacts: { A: stackArtifact('A', [], one), B: stackArtifact('B', [], other) },
  });
  await write({ 'A.json': { Resources: {} }, 'B.json': { Resources: {} } });
  await write({ 'manifest.json': manifest('unknown-region', 'unknown-region') });
  expect((await loadAssembly(directory)).region).toBe('us-east-1');
  await write({ 'manifest.json': manifest('eu-west-1', 'us-east-1') });
  await expect(loadAssembly(directory)).rejects.toThrow('several regions: eu-west-1, us-east-1');
});

test('names every part of a template that is not known', () => {
  const template = {
    Conditions: {},
    Parameters: { BootstrapVersion: {}, Size: {} },
    Resources: { A: { Type: 'AWS::SQS::Queue', CreationPolicy: {}, DeletionPolicy: 'Retain' } },
  };
  expect(() => parseStack('data', template)).toThrow(
    "stack data has what the local run doesn't know: section Conditions; parameter Size; A: attribute CreationPolicy",
  );
});

test('a circle of dependencies is named', () => {
  const needs = (id: string): readonly string[] => ({ a: ['b'], b: ['c'], c: ['a'] })[id] ?? [];
  expect(() => inOrder(['a', 'b', 'c'], needs)).toThrow('a → b → c → a');
});
