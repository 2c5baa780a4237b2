import { expect, test } from '@jest/globals';
import { type Context, ignored, type Provider, type Resource } from '../../../local/provider.ts';
import { createResources } from '../../../local/resources/create-resources.ts';
import { paths, unknownParts } from '../../../local/resources/unknown.ts';
import type { JsonObject } from '../../../local/template/json.ts';
import { parseStack, type Stack } from '../../../local/template/stack.ts';

const CONTEXT: Context = {
  region: 'eu-west-1',
  account: '000000000000',
  endpoints: { kinesis: '', dynamodb: '', s3: '', sqs: '', glue: '', athena: '' },
  asset: (key) => key,
};

const things = (made: Resource[] = []): Provider => ({
  type: 'Test::Thing',
  honours: ['Name', 'Rules[].Days', 'Whole'],
  ignores: { 'Rules[].Label': 'nobody reads it' },
  immutable: [],
  create: async (_, resource) => {
    made.push(resource);
    const name = String(resource.properties.Name);
    return { ref: name, attributes: { Arn: `arn:${name}` } };
  },
});

const thing = (Properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  Type: 'Test::Thing',
  Properties,
  ...more,
});
const stack = (name: string, Resources: JsonObject, Outputs: JsonObject = {}): Stack =>
  parseStack(name, { Resources, Outputs });

test('names every type and property that no provider knows', () => {
  const unknown = unknownParts(
    [
      stack('data', {
        A: thing({ Name: 'a', Colour: 'red', Rules: [{ Days: 1 }, { Days: 2, Hours: 3, Label: 'x' }] }),
        B: { Type: 'Test::Other' },
      }),
      stack('compute', { C: thing({ Whole: { Any: [{ Depth: 1 }] }, Tags: [{ Key: 'a', Value: 'b' }] }) }),
    ],
    [things()],
  );
  expect(unknown).toEqual([
    'data: A (Test::Thing) has the unknown property Colour',
    'data: A (Test::Thing) has the unknown property Rules[].Hours',
    'data: B (Test::Other) is of an unknown type',
  ]);
});

test('an intrinsic function stands for a value', () => {
  expect(paths({ A: { Ref: 'B' }, C: { 'Fn::GetAtt': ['D', 'Arn'] }, E: {}, F: [] }, '')).toEqual([
    'A',
    'C',
    'E',
    'F',
  ]);
});

test('nothing is made of templates that are not known whole', async () => {
  const made: Resource[] = [];
  const stacks = [stack('data', { A: thing({ Name: 'a' }), B: { Type: 'Test::Other' } })];
  await expect(createResources({ stacks }, [things(made)], CONTEXT)).rejects.toThrow(
    "the local run doesn't know parts of the templates:\ndata: B (Test::Other) is of an unknown type",
  );
  expect(made).toEqual([]);
});

test('resources are made after those that they refer to or depend on', async () => {
  const made: Resource[] = [];
  const resources = {
    A: thing({ Name: 'a', Whole: { Ref: 'B' } }),
    B: thing({ Name: 'b', Whole: { 'Fn::Sub': `x/\${C.Arn}` } }),
    C: thing({ Name: 'c' }, { DependsOn: ['D'] }),
    D: thing({ Name: 'd' }),
  };
  await createResources({ stacks: [stack('data', resources)] }, [things(made)], CONTEXT);
  expect(made.map(({ logicalId, properties }) => [logicalId, properties.Whole])).toEqual([
    ['D', undefined],
    ['C', undefined],
    ['B', 'x/arn:c'],
    ['A', 'b'],
  ]);
});

test('a stack imports what another exports', async () => {
  const made: Resource[] = [];
  const data = stack(
    'data',
    { A: thing({ Name: 'a' }) },
    {
      Out: { Value: { 'Fn::GetAtt': ['A', 'Arn'] }, Export: { Name: { 'Fn::Sub': `\${AWS::StackName}:A` } } },
    },
  );
  const compute = stack('compute', { B: thing({ Name: { 'Fn::ImportValue': 'data:A' } }) });
  const outputs = await createResources({ stacks: [data, compute] }, [things(made)], CONTEXT);
  expect(made.at(-1)?.properties).toEqual({ Name: 'arn:a' });
  expect(outputs).toEqual({ data: { Out: 'arn:a' }, compute: {} });
});

test('what is left out whole can still be referred to', async () => {
  const made: Resource[] = [];
  const role = ignored('Test::Role', 'nobody asks', (name) => ({ Arn: `arn:${name}` }));
  const resources = {
    Role: { Type: 'Test::Role', Properties: { Any: { 'Fn::Unheard': 'of' } } },
    A: thing({ Name: { 'Fn::GetAtt': ['Role', 'Arn'] } }),
  };
  await createResources({ stacks: [stack('data', resources)] }, [things(made), role], CONTEXT);
  expect(made.map(({ properties }) => properties.Name)).toEqual(['arn:data-Role']);
});

test('a reference to nothing is named', async () => {
  const stacks = [stack('data', { A: thing({ Name: { 'Fn::GetAtt': ['Gone', 'Arn'] } }) })];
  await expect(createResources({ stacks }, [things()], CONTEXT)).rejects.toThrow(
    "data: A refers to Gone.Arn, which the local run doesn't know",
  );
});
