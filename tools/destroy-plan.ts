/** In which order an environment goes, and what may go at all. */
import type { StackPart } from '../lib/names.ts';

export interface StackResource {
  readonly type: string;
  /** Its name, URL or ARN: CloudFormation's physical id. */
  readonly id: string;
  /** CloudFormation's, such as DELETE_SKIPPED for what was retained. */
  readonly status: string;
}

export interface FoundStack {
  readonly part: StackPart;
  readonly name: string;
  /** Names the stack for ever, also once it is gone. */
  readonly id: string;
  readonly terminationProtected: boolean;
  readonly resources: readonly StackResource[];
}

export type Step =
  | { readonly do: 'delete stack'; readonly stack: FoundStack }
  | { readonly do: 'lift termination protection'; readonly stack: FoundStack }
  | { readonly do: 'empty bucket'; readonly bucket: string }
  | { readonly do: 'delete what the stack retained'; readonly stack: FoundStack };

/** Whoever reads and writes the data goes before it: what is being emptied isn't being filled. */
const COMPUTE: readonly StackPart[] = ['batch', 'delivery', 'pipeline', 'collect'];

export function destroyPlan(
  found: readonly FoundStack[],
  options: { readonly withData: boolean; readonly retained: boolean },
): Step[] {
  const stacksOf = (part: StackPart): FoundStack[] => found.filter((stack) => stack.part === part);
  const compute = COMPUTE.flatMap(stacksOf).map((stack): Step => ({ do: 'delete stack', stack }));
  if (!options.withData) return compute;
  return [...compute, ...stacksOf('data').flatMap((stack) => dataSteps(stack, options.retained))];
}

function dataSteps(stack: FoundStack, retained: boolean): Step[] {
  const buckets = stack.resources.filter(({ type }) => type === 'AWS::S3::Bucket');
  return [
    ...(stack.terminationProtected ? [{ do: 'lift termination protection', stack } as const] : []),
    // CloudFormation deletes empty buckets only.
    ...buckets.map(({ id }) => ({ do: 'empty bucket', bucket: id }) as const),
    { do: 'delete stack', stack },
    ...(retained ? [{ do: 'delete what the stack retained', stack } as const] : []),
  ];
}

export interface Confirmation {
  readonly withData: boolean;
  readonly removalPolicy: 'destroy' | 'retain';
  /** The words of the environment's names. */
  readonly prefix: string;
  /** What was typed. */
  readonly confirm: string | undefined;
}

/** Why data stays: where the configuration keeps it, only its own name, typed out, gives it up. */
export function refusal({ withData, removalPolicy, prefix, confirm }: Confirmation): string | undefined {
  if (!withData || removalPolicy === 'destroy' || confirm === prefix) return undefined;
  const typed = confirm === undefined ? 'nothing was typed' : `"${confirm}" was typed`;
  return `The data of ${prefix} is kept: its removalPolicy is 'retain', and ${typed} where ${prefix} was needed.`;
}

/** `4 AWS::S3::Bucket, 5 AWS::DynamoDB::Table` */
export function countByType(resources: readonly StackResource[]): string {
  const groups = Map.groupBy(resources, ({ type }) => type);
  return [...groups].map(([type, { length }]) => `${length} ${type}`).join(', ');
}
