import { describe, expect, it } from '@jest/globals';
import type { StackPart } from '../../lib/names.ts';
import { countByType, destroyPlan, type FoundStack, refusal, type Step } from '../../tools/destroy-plan.ts';

const stack = (part: StackPart, more: Partial<FoundStack> = {}): FoundStack => ({
  part,
  name: part,
  id: `arn:${part}`,
  terminationProtected: false,
  resources: [],
  ...more,
});

const data = stack('data', {
  resources: [
    { type: 'AWS::S3::Bucket', id: 'raw', status: 'CREATE_COMPLETE' },
    { type: 'AWS::DynamoDB::Table', id: 'links', status: 'CREATE_COMPLETE' },
    { type: 'AWS::S3::Bucket', id: 'smart', status: 'CREATE_COMPLETE' },
  ],
});
const all = [data, stack('collect'), stack('pipeline'), stack('delivery')];

/** `delete stack data` */
const inWords = (steps: readonly Step[]): string[] =>
  steps.map((step) => `${step.do} ${step.do === 'empty bucket' ? step.bucket : step.stack.name}`);

describe('destroyPlan', () => {
  it('takes what computes, readers first, and leaves the data', () => {
    expect(inWords(destroyPlan(all, { withData: false, retained: false }))).toEqual([
      'delete stack delivery',
      'delete stack pipeline',
      'delete stack collect',
    ]);
  });

  it('empties the buckets once nobody fills them, and deletes the data last', () => {
    expect(inWords(destroyPlan(all, { withData: true, retained: false }))).toEqual([
      'delete stack delivery',
      'delete stack pipeline',
      'delete stack collect',
      'empty bucket raw',
      'empty bucket smart',
      'delete stack data',
    ]);
  });

  it('of data that is kept by configuration, takes the protection first and what stayed behind last', () => {
    const kept = { ...data, terminationProtected: true };
    expect(inWords(destroyPlan([kept], { withData: true, retained: true }))).toEqual([
      'lift termination protection data',
      'empty bucket raw',
      'empty bucket smart',
      'delete stack data',
      'delete what the stack retained data',
    ]);
  });

  it('goes on where it stopped before: what is gone needs no step', () => {
    expect(inWords(destroyPlan([stack('collect')], { withData: true, retained: false }))).toEqual([
      'delete stack collect',
    ]);
    expect(destroyPlan([], { withData: true, retained: true })).toEqual([]);
  });
});

describe('refusal', () => {
  const production = {
    withData: true,
    removalPolicy: 'retain',
    prefix: 'acme-prod',
    confirm: undefined,
  } as const;

  it('keeps data that the configuration retains, unless its name was typed', () => {
    expect(refusal(production)).toBe(
      "The data of acme-prod is kept: its removalPolicy is 'retain', and nothing was typed where acme-prod was needed.",
    );
    expect(refusal({ ...production, confirm: 'acme-sandbox' })).toContain('"acme-sandbox" was typed');
    expect(refusal({ ...production, confirm: 'acme-prod' })).toBeUndefined();
  });

  it('lets go what comes back, and what was never to be kept', () => {
    expect(refusal({ ...production, withData: false })).toBeUndefined();
    expect(refusal({ ...production, removalPolicy: 'destroy' })).toBeUndefined();
  });
});

it('counts resources by type', () => {
  expect(countByType(data.resources)).toBe('2 AWS::S3::Bucket, 1 AWS::DynamoDB::Table');
});
