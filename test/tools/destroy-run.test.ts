import { describe, expect, it } from '@jest/globals';
import type { FoundStack, Step } from '../../tools/destroy-plan.ts';
import { carryOut, type DestroyPorts, leftOver } from '../../tools/destroy-run.ts';

const data: FoundStack = {
  part: 'data',
  name: 'acme-data',
  id: 'arn:data',
  terminationProtected: true,
  resources: [{ type: 'AWS::Kinesis::Stream', id: 'events', status: 'CREATE_COMPLETE' }],
};
const links = { type: 'AWS::DynamoDB::Table', id: 'links', status: 'DELETE_SKIPPED' };

/** Ports that write down what is asked of them. */
const recording = (calls: string[], more: Partial<DestroyPorts> = {}): DestroyPorts => ({
  deleteStack: async ({ name }) => void calls.push(`delete ${name}`),
  liftProtection: async ({ name }) => void calls.push(`lift ${name}`),
  emptyBucket: async (bucket) => calls.push(`empty ${bucket}`),
  retainedBy: async () => [links],
  deleteResource: async ({ id }) => void calls.push(`delete ${id}`),
  say: () => {},
  ...more,
});

const STEPS: readonly Step[] = [
  { do: 'lift termination protection', stack: data },
  { do: 'empty bucket', bucket: 'raw' },
  { do: 'delete stack', stack: data },
  { do: 'delete what the stack retained', stack: data },
];

describe('carryOut', () => {
  it('takes the steps one after another', async () => {
    const calls: string[] = [];
    await carryOut(STEPS, recording(calls));
    expect(calls).toEqual(['lift acme-data', 'empty raw', 'delete acme-data', 'delete links']);
  });

  it('stops at a step that fails: the next would not be safe', async () => {
    const calls: string[] = [];
    const emptyBucket = () => Promise.reject(new Error('locked'));
    await expect(carryOut(STEPS, recording(calls, { emptyBucket }))).rejects.toThrow('locked');
    expect(calls).toEqual(['lift acme-data']);
  });

  it('says what it does', async () => {
    const said: string[] = [];
    await carryOut(STEPS, recording([], { say: (line) => said.push(line), emptyBucket: async () => 12 }));
    expect(said).toEqual([
      'lifting the termination protection of acme-data',
      'emptying the bucket raw …',
      '  12 objects and versions deleted',
      'deleting the stack acme-data …',
      'deleting AWS::DynamoDB::Table links',
    ]);
  });
});

it('lists what is left, and how it goes', () => {
  expect(leftOver([data], [links])).toEqual([
    'the stack acme-data: 1 AWS::Kinesis::Stream (data: --with-data destroys it)',
    "AWS::DynamoDB::Table links, retained by its stack's removal policy",
    "the CDK's bootstrap stack with the uploaded bundles: other applications of the account may use it",
  ]);
});
