/** Which stacks are there from the start, and which come and go. */
import type { Provider } from './provider.ts';
import type { Stack } from './template/stack.ts';

/** The last word of its name. */
export const partOf = ({ name }: Pick<Stack, 'name'>): string => name.split('-').at(-1) ?? name;

/** The stack that is made for a run and removed after it, unless it has a schedule and runs by itself. */
const COMES_AND_GOES = 'batch';

export interface Parts {
  readonly lasting: readonly Stack[];
  /** Made and removed when asked. */
  readonly aside: readonly Stack[];
  /** Those of them that begin at once. */
  readonly scheduled: readonly Stack[];
}

export function partsOf(stacks: readonly Stack[]): Parts {
  const aside = stacks.filter((stack) => partOf(stack) === COMES_AND_GOES);
  return {
    lasting: stacks.filter((stack) => !aside.includes(stack)),
    aside,
    scheduled: aside.filter(({ resources }) => resources.some(({ type }) => type === 'AWS::Events::Rule')),
  };
}

/** @throws Error for a resource that holds data: what comes and goes has none. */
export function refuseState(aside: readonly Stack[], providers: readonly Provider[]): void {
  for (const { name, resources } of aside) {
    for (const { logicalId, type } of resources) {
      const { immutable = [] } = providers.find((each) => each.type === type) ?? {};
      if (immutable.length > 0)
        throw new Error(`${name}: ${logicalId} (${type}) has state, and the stack comes and goes`);
    }
  }
}
