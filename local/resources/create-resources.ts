/** Makes all resources of an assembly, each after those that it refers to. */
import type { Context, Created, Provider } from '../provider.ts';
import type { Assembly } from '../template/assembly.ts';
import { inOrder } from '../template/in-order.ts';
import { pseudoParameters, references, resolve, resolveObject, type Scope } from '../template/resolve.ts';
import type { ResourceTemplate, Stack } from '../template/stack.ts';
import { unknownParts } from './unknown.ts';

/** A stack's outputs, by stack name and output name. */
export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** @throws Error whose message has a line for each type and property that no provider lists. */
export function refuseUnknown(stacks: readonly Stack[], providers: readonly Provider[]): void {
  const unknown = unknownParts(stacks, providers);
  if (unknown.length === 0) return;
  throw new Error(`the local run doesn't know parts of the templates:\n${unknown.join('\n')}`);
}

/**
 * Fails closed: with anything in the templates that no provider lists, nothing is made.
 * @param exports what stacks that were made before export; what these export is added.
 * @throws Error whose message has a line for each unknown type and property, or names the resource that failed.
 */
export async function createResources(
  { stacks }: Pick<Assembly, 'stacks'>,
  providers: readonly Provider[],
  context: Context,
  exports: Map<string, string> = new Map(),
): Promise<Outputs> {
  refuseUnknown(stacks, providers);
  const outputs: Record<string, Readonly<Record<string, string>>> = {};
  for (const stack of stacks) outputs[stack.name] = await createStack(stack, providers, context, exports);
  return outputs;
}

async function createStack(
  stack: Stack,
  providers: readonly Provider[],
  context: Context,
  exports: Map<string, string>,
): Promise<Readonly<Record<string, string>>> {
  const created = new Map<string, Created>();
  const scope = (part: string): Scope => scopeOf(stack, part, context, created, exports);
  for (const resource of ordered(stack)) {
    const provider = providers.find((each) => each.type === resource.type);
    if (provider === undefined) continue;
    created.set(resource.logicalId, await createOne(stack, resource, provider, context, scope));
  }
  const outputs: Record<string, string> = {};
  for (const output of stack.outputs) {
    const value = String(resolve(output.value, scope(output.name)));
    outputs[output.name] = value;
    if (output.export !== undefined) exports.set(String(resolve(output.export, scope(output.name))), value);
  }
  return outputs;
}

function ordered({ resources }: Stack): readonly ResourceTemplate[] {
  const byId = new Map(resources.map((each) => [each.logicalId, each]));
  const needs = (id: string): readonly string[] => {
    const { dependsOn = [], properties = {} } = byId.get(id) ?? {};
    return [...dependsOn, ...references(properties)];
  };
  return inOrder([...byId.keys()], needs).flatMap((id) => byId.get(id) ?? []);
}

/** What is ignored whole isn't resolved either. */
async function createOne(
  stack: Stack,
  { logicalId, type, properties }: ResourceTemplate,
  provider: Provider,
  context: Context,
  scope: (part: string) => Scope,
): Promise<Created> {
  const whole = '' in provider.ignores;
  const resolved = whole ? {} : resolveObject(properties, scope(logicalId));
  try {
    return await provider.create(context, { stack: stack.name, logicalId, type, properties: resolved });
  } catch (error) {
    throw new Error(`${stack.name}: ${logicalId} (${type}) failed: ${error}`, { cause: error });
  }
}

function scopeOf(
  stack: Stack,
  part: string,
  context: Context,
  created: ReadonlyMap<string, Created>,
  exports: ReadonlyMap<string, string>,
): Scope {
  const place = `${stack.name}: ${part}`;
  const pseudo = pseudoParameters(stack.name, context.region);
  const known = (value: string | undefined, what: string): string => {
    if (value === undefined) throw new Error(`${place} refers to ${what}, which the local run doesn't know`);
    return value;
  };
  return {
    place,
    ref: (name) => known(created.get(name)?.ref ?? pseudo[name], name),
    attribute: (id, name) => known(created.get(id)?.attributes[name], `${id}.${name}`),
    importValue: (name) => known(exports.get(name), `the export ${name}`),
  };
}
