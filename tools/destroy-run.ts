/** Carries out a plan of destruction, and says what is left. */
import { countByType, type FoundStack, type StackResource, type Step } from './destroy-plan.ts';

export interface DestroyPorts {
  /** Answers once it is gone. @throws Error that names what couldn't be deleted, and why. */
  readonly deleteStack: (stack: FoundStack) => Promise<void>;
  readonly liftProtection: (stack: FoundStack) => Promise<void>;
  /** Answers how many objects and versions it deleted. */
  readonly emptyBucket: (bucket: string) => Promise<number>;
  /** What CloudFormation left behind when it deleted the stack. */
  readonly retainedBy: (stack: FoundStack) => Promise<readonly StackResource[]>;
  readonly deleteResource: (resource: StackResource) => Promise<void>;
  readonly say: (line: string) => void;
}

/** Step by step: what fails stops the rest, since each step is safe only after the one before. */
export async function carryOut(steps: readonly Step[], ports: DestroyPorts): Promise<void> {
  for (const step of steps) await take(step, ports);
}

async function take(step: Step, ports: DestroyPorts): Promise<void> {
  switch (step.do) {
    case 'delete stack':
      ports.say(`deleting the stack ${step.stack.name} …`);
      return ports.deleteStack(step.stack);
    case 'lift termination protection':
      ports.say(`lifting the termination protection of ${step.stack.name}`);
      return ports.liftProtection(step.stack);
    case 'empty bucket':
      return empty(step.bucket, ports);
    case 'delete what the stack retained':
      return deleteRetained(step.stack, ports);
  }
}

async function empty(bucket: string, { emptyBucket, say }: DestroyPorts): Promise<void> {
  say(`emptying the bucket ${bucket} …`);
  say(`  ${await emptyBucket(bucket)} objects and versions deleted`);
}

async function deleteRetained(stack: FoundStack, ports: DestroyPorts): Promise<void> {
  for (const resource of await ports.retainedBy(stack)) {
    ports.say(`deleting ${resource.type} ${resource.id}`);
    await ports.deleteResource(resource);
  }
}

/**
 * What is left, a line each.
 * @param stacks those still there
 * @param retained what deleted stacks left behind
 */
export function leftOver(stacks: readonly FoundStack[], retained: readonly StackResource[]): string[] {
  return [
    ...stacks.map(({ name, part, resources }) => {
      const hint = part === 'data' ? ' (data: --with-data destroys it)' : '';
      return `the stack ${name}: ${countByType(resources)}${hint}`;
    }),
    ...retained.map(({ type, id }) => `${type} ${id}, retained by its stack's removal policy`),
    "the CDK's bootstrap stack with the uploaded bundles: other applications of the account may use it",
  ];
}
