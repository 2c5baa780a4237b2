import { expect, test } from '@jest/globals';
import type { Json } from '../../../local/template/json.ts';
import { pseudoParameters, references, resolve, type Scope } from '../../../local/template/resolve.ts';

const PSEUDO = pseudoParameters('data', 'eu-west-1');
const SCOPE: Scope = {
  place: 'data: Events',
  ref: (name) => PSEUDO[name] ?? `ref(${name})`,
  attribute: (id, name) => `${id}/${name}`,
  importValue: (name) => `import(${name})`,
};

const cases: readonly (readonly [Json, Json])[] = [
  [{ Ref: 'Queue' }, 'ref(Queue)'],
  [{ Ref: 'AWS::AccountId' }, '000000000000'],
  [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Queue/Arn'],
  [{ 'Fn::GetAtt': 'Queue.Nested.Arn' }, 'Queue/Nested.Arn'],
  [{ 'Fn::ImportValue': { 'Fn::Sub': `\${AWS::StackName}:x` } }, 'import(data:x)'],
  [{ 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 7]] }, 'a-eu-west-1-7'],
  [{ 'Fn::Split': ['-', 'a-b'] }, ['a', 'b']],
  [{ 'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Q', 'Arn'] }] }] }, 'Arn'],
  [{ 'Fn::Join': ['', { 'Fn::Split': ['-', 'a-b'] }] }, 'ab'],
  [
    { 'Fn::Sub': `arn:\${AWS::Partition}:\${Queue.Arn}:\${Queue}:\${!Kept}` },
    `arn:aws:Queue/Arn:ref(Queue):\${Kept}`,
  ],
  [{ 'Fn::Sub': [`\${Own}-\${Queue}`, { Own: { Ref: 'AWS::Region' } }] }, 'eu-west-1-ref(Queue)'],
  [
    { A: [{ Ref: 'AWS::NoValue' }, 1], B: { Ref: 'AWS::NoValue' }, C: null, D: true },
    { A: [1], C: null, D: true },
  ],
];

test.each(cases)('resolves %j', (value, expected) => {
  expect(resolve(value, SCOPE)).toEqual(expected);
});

const unknown: readonly Json[] = [
  { 'Fn::If': ['Prod', 1, 2] },
  { 'Fn::FindInMap': ['A', 'B', 'C'] },
  { 'Fn::Join': 'a' },
  { 'Fn::Select': [9, ['a']] },
  { Ref: 7 },
];

test.each(unknown)('names the place and the function of %j', (value) => {
  const [[name] = []] = Object.entries(value ?? {});
  expect(() => resolve({ Deep: [value] }, SCOPE)).toThrow(`data: Events: the local run doesn't know ${name}`);
});

test('finds what a value refers to', () => {
  const value = {
    A: { Ref: 'One' },
    B: [{ 'Fn::GetAtt': ['Two', 'Arn'] }, { 'Fn::GetAtt': 'Three.Arn' }],
    C: { 'Fn::Join': ['', ['x', { 'Fn::Sub': `a\${Four.Arn}b\${Five}` }]] },
    D: 'Six',
  };
  expect(references(value)).toEqual(['One', 'Two', 'Three', 'Four', 'Five']);
});
