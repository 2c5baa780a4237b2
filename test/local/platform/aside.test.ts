import { expect, test } from '@jest/globals';
import { partsOf, refuseState } from '../../../local/aside.ts';
import { dataProviders } from '../../../local/resources/providers.ts';
import type { JsonObject } from '../../../local/template/json.ts';
import { parseStack } from '../../../local/template/stack.ts';

const stack = (name: string, ...types: readonly string[]) => {
  const resources = types.map((Type, at): readonly [string, JsonObject] => [`R${at}`, { Type }]);
  return parseStack(`acme-growth-tormenta-local-${name}`, { Resources: Object.fromEntries(resources) });
};
const DATA = stack('data', 'AWS::S3::Bucket');

test('the batch stack comes and goes, all others last', () => {
  const batch = stack('batch', 'AWS::StepFunctions::StateMachine');
  expect(partsOf([DATA, batch])).toEqual({ lasting: [DATA], aside: [batch], scheduled: [] });
});

test('a batch stack with a schedule is there from the start', () => {
  const batch = stack('batch', 'AWS::StepFunctions::StateMachine', 'AWS::Events::Rule');
  expect(partsOf([DATA, batch])).toEqual({ lasting: [DATA], aside: [batch], scheduled: [batch] });
});

test('what comes and goes holds no data', () => {
  const { providers } = dataProviders();
  expect(() => refuseState([stack('batch', 'AWS::IAM::Role')], providers)).not.toThrow();
  expect(() => refuseState([stack('batch', 'AWS::S3::Bucket')], providers)).toThrow(
    'R0 (AWS::S3::Bucket) has state',
  );
});
