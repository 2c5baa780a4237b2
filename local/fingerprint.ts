/** The properties of templates that can't change under saved state. */
import { isDeepStrictEqual } from 'node:util';
import type { Provider } from './provider.ts';
import { picked } from './resources/property.ts';
import type { Assembly } from './template/assembly.ts';
import type { Json, JsonObject } from './template/json.ts';

/** As the templates have them, intrinsic functions unresolved. */
export interface Fingerprint {
  readonly region: string;
  /** By stack and logical id. */
  readonly resources: Readonly<Record<string, Kept>>;
}

interface Kept {
  readonly type: string;
  readonly properties: JsonObject;
}

export interface Changed {
  readonly place: string;
  readonly property: string;
  readonly was: string;
  readonly is: string;
}

/** Of the resources whose providers name immutable properties. */
export function fingerprint(
  { region, stacks }: Pick<Assembly, 'region' | 'stacks'>,
  providers: readonly Provider[],
): Fingerprint {
  const kept = stacks.flatMap((stack) =>
    stack.resources.flatMap(({ logicalId, type, properties }) => {
      const { immutable = [] } = providers.find((each) => each.type === type) ?? {};
      if (immutable.length === 0) return [];
      return [[`${stack.name}/${logicalId}`, { type, properties: picked(properties, immutable) }] as const];
    }),
  );
  return { region, resources: Object.fromEntries(kept) };
}

/**
 * What a resource of both lost, got or has otherwise. A resource is the same by its logical id or, under a new one, by
 * type and name. New resources and those that are gone are no change.
 */
export function changes(former: Fingerprint, current: Fingerprint): readonly Changed[] {
  const changed = Object.entries(current.resources).flatMap(([place, now]) => {
    const before =
      former.resources[place] ?? Object.values(former.resources).find((each) => isNamesake(each, now));
    return before === undefined ? [] : differences(`${place} (${now.type})`, whole(before), whole(now));
  });
  const moved = differences('all stacks', { region: former.region }, { region: current.region });
  return [...moved, ...changed];
}

const whole = ({ type, properties }: Kept): JsonObject => ({ Type: type, ...properties });

const isNamesake = (one: Kept, other: Kept): boolean => isDeepStrictEqual(nameOf(one), nameOf(other));

/** A provider's first immutable property is the resource's name. */
const nameOf = ({ type, properties }: Kept): readonly Json[] => [
  type,
  ...Object.values(properties).slice(0, 1),
];

const differences = (place: string, was: JsonObject, is: JsonObject): readonly Changed[] =>
  [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((property) => !isDeepStrictEqual(was[property], is[property]))
    .map((property) => ({ place, property, was: shown(was[property]), is: shown(is[property]) }));

const shown = (value: Json | undefined): string => (value === undefined ? 'missing' : JSON.stringify(value));

/** A resource that is gone keeps its data, and its entry for when it comes back. */
export const merged = (former: Fingerprint | undefined, current: Fingerprint): Fingerprint => ({
  region: current.region,
  resources: { ...former?.resources, ...current.resources },
});
