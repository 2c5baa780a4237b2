/** Stacks that were made together, and go together. */
import {
  type Compute,
  type ComputeOptions,
  computeProviders,
  type Declared,
  startCompute,
} from './compute.ts';
import type { FrontDoor } from './front-door/door.ts';
import type { Context, Provider } from './provider.ts';
import { createResources } from './resources/create-resources.ts';
import type { Expiring } from './resources/expiry.ts';
import { dataProviders } from './resources/providers.ts';
import { newStops, type Stops } from './stops.ts';
import type { Stack } from './template/stack.ts';

export interface StackSet {
  readonly stacks: readonly Stack[];
  readonly functions: Compute['functions'];
  readonly doors: Declared['doors'];
  /** Tables whose items expire. */
  readonly expiring: readonly Expiring[];
  stop(): Promise<void>;
}

export interface StackSetOptions extends Omit<ComputeOptions, 'declared' | 'stops'> {
  readonly context: Context;
  /** What stacks export, of all sets. */
  readonly exports: Map<string, string>;
  readonly openDoor: (apiName: string, stops: Stops) => Promise<FrontDoor>;
}

/** Who makes what: one list a set, as providers take down what they are to run. */
export function setProviders(openDoor: (apiName: string) => Promise<FrontDoor>) {
  const data = dataProviders();
  const declared = computeProviders(openDoor);
  const providers: readonly Provider[] = [...data.providers, ...declared.providers];
  return { providers, declared, expiring: data.expiring };
}

/** @throws Error for what can't be made; what was started of it is stopped again. */
export async function startSet(stacks: readonly Stack[], options: StackSetOptions): Promise<StackSet> {
  const stops = newStops();
  const { providers, declared, expiring } = setProviders((name) => options.openDoor(name, stops));
  try {
    await createResources({ stacks }, providers, options.context, options.exports);
    const { functions } = await startCompute({ ...options, declared, stops });
    return { stacks, functions, doors: declared.doors, expiring, stop: stops.run };
  } catch (error) {
    await stops.run().catch(() => undefined);
    throw error;
  }
}
