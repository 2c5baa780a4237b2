/** A cloud assembly: what `cdk synth` leaves in cdk.out. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inOrder } from './in-order.ts';
import { isObject, type Json, type JsonObject, members } from './json.ts';
import { parseStack, type Stack } from './stack.ts';

export interface Assembly {
  readonly region: string;
  /** Each after those that it depends on. */
  readonly stacks: readonly Stack[];
  /**
   * The directory or file of an asset, by the key that templates give it (`Code.S3Key`).
   * @throws Error for a key that no stack's assets have.
   */
  asset(objectKey: string): string;
}

/** Where an environment-agnostic stack runs. */
const DEFAULT_REGION = 'us-east-1';

/** @throws Error that names what is missing, or what a stack has that the local run doesn't know. */
export async function loadAssembly(directory: string): Promise<Assembly> {
  const manifest = await readJson(join(directory, 'manifest.json'));
  const artifacts = members(manifest.artifacts);
  const stacks = artifacts.filter(([, each]) => isObject(each) && each.type === 'aws:cloudformation:stack');
  const loaded = await Promise.all(stacks.map(([id, each]) => loadStack(directory, id, each)));
  const assets = await Promise.all(artifacts.map(([, each]) => loadAssets(directory, each)));
  const paths = new Map(assets.flat());
  const ordered = inOrder(
    loaded.map((each) => each.artifact),
    (id) => loaded.find((each) => each.artifact === id)?.dependencies ?? [],
  );
  return {
    region: oneRegion(loaded.map((each) => each.region)),
    stacks: ordered.flatMap((id) => loaded.filter((each) => each.artifact === id).map((each) => each.stack)),
    asset: (objectKey) => {
      const path = paths.get(objectKey);
      if (path === undefined) throw new Error(`${directory} has no asset ${objectKey}`);
      return path;
    },
  };
}

interface Loaded {
  readonly artifact: string;
  readonly dependencies: readonly string[];
  readonly region: string;
  readonly stack: Stack;
}

async function loadStack(directory: string, artifact: string, value: Json): Promise<Loaded> {
  const { environment, dependencies, properties } = isObject(value) ? value : {};
  const { templateFile, stackName = artifact } = isObject(properties) ? properties : {};
  const region = String(environment).split('/').at(-1) ?? '';
  const template = await readJson(join(directory, String(templateFile)));
  return {
    artifact,
    dependencies: Array.isArray(dependencies) ? dependencies.map(String) : [],
    region: region === 'unknown-region' ? DEFAULT_REGION : region,
    stack: parseStack(String(stackName), template),
  };
}

/** `[object key, path]` of each file that an asset manifest lists. */
async function loadAssets(directory: string, value: Json): Promise<readonly (readonly [string, string])[]> {
  if (!isObject(value) || value.type !== 'cdk:asset-manifest' || !isObject(value.properties)) return [];
  const manifest = await readJson(join(directory, String(value.properties.file)));
  return members(manifest.files).flatMap(([, file]) => {
    const { source, destinations } = isObject(file) ? file : {};
    const path = isObject(source) ? join(directory, String(source.path)) : '';
    return members(destinations).map(([, to]) => [isObject(to) ? String(to.objectKey) : '', path] as const);
  });
}

function oneRegion(regions: readonly string[]): string {
  const [region = DEFAULT_REGION, ...others] = new Set(regions);
  if (others.length > 0)
    throw new Error(`the stacks lie in several regions: ${[region, ...others].join(', ')}`);
  return region;
}

async function readJson(path: string): Promise<JsonObject> {
  const value: Json = JSON.parse(await readFile(path, 'utf8'));
  if (!isObject(value)) throw new Error(`${path} holds no object`);
  return value;
}
