/** CloudFormation, as far as destroying needs it. */
import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  paginateListStackResources,
  UpdateTerminationProtectionCommand,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import type { StackPart } from '../lib/names.ts';
import type { FoundStack, StackResource } from './destroy-plan.ts';

export interface StackTimes {
  readonly maxWaitSeconds: number;
  /** Between two looks at a stack that is being deleted. */
  readonly delaySeconds: number;
}

export const cloudFormation = (): CloudFormationClient =>
  new CloudFormationClient({ requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000 } });

/** Undefined where there is no such stack. */
export async function findStack(
  client: CloudFormationClient,
  part: StackPart,
  name: string,
): Promise<FoundStack | undefined> {
  const stack = await describe(client, name);
  if (stack?.StackId === undefined || stack.StackStatus === 'DELETE_COMPLETE') return undefined;
  return {
    part,
    name,
    id: stack.StackId,
    terminationProtected: stack.EnableTerminationProtection ?? false,
    resources: (await resourcesOf(client, name)).filter(({ status }) => status !== 'DELETE_COMPLETE'),
  };
}

async function describe(client: CloudFormationClient, name: string) {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0];
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw error;
  }
}

/** A deleted stack's resources are found by the stack's id. */
async function resourcesOf(client: CloudFormationClient, stack: string): Promise<StackResource[]> {
  const resources: StackResource[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: stack })) {
    for (const {
      ResourceType = '',
      PhysicalResourceId = '',
      ResourceStatus = '',
    } of page.StackResourceSummaries ?? []) {
      resources.push({ type: ResourceType, id: PhysicalResourceId, status: ResourceStatus });
    }
  }
  return resources;
}

/** What a deleted stack left behind by its removal policies. */
export const retainedBy = async (
  client: CloudFormationClient,
  { id }: FoundStack,
): Promise<StackResource[]> =>
  (await resourcesOf(client, id)).filter(({ status }) => status === 'DELETE_SKIPPED');

export async function liftProtection(client: CloudFormationClient, { name }: FoundStack): Promise<void> {
  await client.send(
    new UpdateTerminationProtectionCommand({ StackName: name, EnableTerminationProtection: false }),
  );
}

/** @throws Error that names what CloudFormation couldn't delete. */
export async function deleteStack(
  client: CloudFormationClient,
  { id, name }: FoundStack,
  { maxWaitSeconds, delaySeconds }: StackTimes,
): Promise<void> {
  await client.send(new DeleteStackCommand({ StackName: id }));
  const times = { maxWaitTime: maxWaitSeconds, minDelay: delaySeconds, maxDelay: delaySeconds };
  try {
    await waitUntilStackDeleteComplete({ client, ...times }, { StackName: id });
  } catch (error) {
    const failed = (await resourcesOf(client, id)).filter(({ status }) => status === 'DELETE_FAILED');
    const names = failed.map((resource) => `${resource.type} ${resource.id}`).join(', ');
    throw new Error(`${name} isn't deleted${names && `; these resources stand: ${names}`}`, { cause: error });
  }
}
