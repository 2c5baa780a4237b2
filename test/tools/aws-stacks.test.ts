import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { deleteStack, findStack, liftProtection, retainedBy } from '../../tools/aws-stacks.ts';
import type { FoundStack } from '../../tools/destroy-plan.ts';
import { Account } from './account.ts';
import { ANYBODY, type Answering, answering } from './answering.ts';

const TIMES = { maxWaitSeconds: 5, delaySeconds: 0.01 };

describe('stacks', () => {
  let account = new Account();
  let server: Answering;
  let client: CloudFormationClient;
  beforeAll(async () => {
    server = await answering(({ body }) => account.answer(body));
    client = new CloudFormationClient({ ...ANYBODY, endpoint: server.endpoint });
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });
  beforeEach(() => {
    account = new Account();
    const resources = [
      { type: 'AWS::S3::Bucket', id: 'raw', kept: true },
      { type: 'AWS::SQS::Queue', id: 'work' },
    ] as const;
    account.add('acme-data', resources, true);
  });

  const found = async (): Promise<FoundStack> => {
    const stack = await findStack(client, 'data', 'acme-data');
    if (!stack) throw new Error('the stack should be there');
    return stack;
  };

  it('finds a stack with its resources', async () => {
    expect(await found()).toEqual({
      part: 'data',
      name: 'acme-data',
      id: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/acme-data/1',
      terminationProtected: true,
      resources: [
        { type: 'AWS::S3::Bucket', id: 'raw', status: 'CREATE_COMPLETE' },
        { type: 'AWS::SQS::Queue', id: 'work', status: 'CREATE_COMPLETE' },
      ],
    });
  });

  it('finds no stack where there is none', async () => {
    expect(await findStack(client, 'collect', 'acme-collect')).toBeUndefined();
  });

  it('lifts the termination protection', async () => {
    await liftProtection(client, await found());
    expect((await found()).terminationProtected).toBe(false);
  });

  it('waits until a stack is deleted, then tells what it retained', async () => {
    const stack = await found();
    await deleteStack(client, stack, TIMES);
    expect(await findStack(client, 'data', 'acme-data')).toBeUndefined();
    expect(await retainedBy(client, stack)).toEqual([
      { type: 'AWS::S3::Bucket', id: 'raw', status: 'DELETE_SKIPPED' },
    ]);
  });

  it('names what could not be deleted', async () => {
    account.deletionEndsIn = 'DELETE_FAILED';
    await expect(deleteStack(client, await found(), TIMES)).rejects.toThrow(
      "acme-data isn't deleted; these resources stand: AWS::SQS::Queue work",
    );
  });
});
