/** What a template has and no provider knows. */
import type { Provider } from '../provider.ts';
import { isList, isObject, type Json } from '../template/json.ts';
import { intrinsic } from '../template/resolve.ts';
import type { Stack } from '../template/stack.ts';

/** Every taggable type has them, and nothing of the local run reads them. */
const TAGS = 'Tags';

/** One line for every resource type and property that no provider lists: stack, logical id, type, property. */
export function unknownParts(stacks: readonly Stack[], providers: readonly Provider[]): readonly string[] {
  return stacks.flatMap((stack) =>
    stack.resources.flatMap(({ logicalId, type, properties }) => {
      const place = `${stack.name}: ${logicalId} (${type})`;
      const provider = providers.find((each) => each.type === type);
      if (provider === undefined) return [`${place} is of an unknown type`];
      const listed = [TAGS, ...provider.honours, ...Object.keys(provider.ignores)];
      const unknown = paths(properties, '').filter((path) => !listed.some((each) => stands(each, path)));
      return [...new Set(unknown)].map((path) => `${place} has the unknown property ${path}`);
    }),
  );
}

/** The paths of all values below, as providers name them. */
export function paths(value: Json, prefix: string): readonly string[] {
  if (isList(value) && value.length > 0) return value.flatMap((each) => paths(each, `${prefix}[]`));
  if (!isObject(value) || intrinsic(value) !== undefined) return [prefix];
  const below = Object.entries(value).flatMap(([name, each]) =>
    paths(each, prefix === '' ? name : `${prefix}.${name}`),
  );
  return below.length > 0 || prefix === '' ? below : [prefix];
}

const stands = (listed: string, path: string): boolean =>
  listed === '' || path === listed || path.startsWith(`${listed}.`) || path.startsWith(`${listed}[]`);
