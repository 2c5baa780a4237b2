import { expect, test } from '@jest/globals';
import { changes, type Fingerprint, fingerprint, merged } from '../../../local/fingerprint.ts';
import { dataProviders } from '../../../local/resources/providers.ts';
import type { JsonObject } from '../../../local/template/json.ts';
import { parseStack } from '../../../local/template/stack.ts';

const { providers } = dataProviders();

const STREAM = { Name: 'events', ShardCount: 2, RetentionPeriodHours: 24 };
const TABLE = { TableName: 'links', KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] };
const RESOURCES = {
  Events: { Type: 'AWS::Kinesis::Stream', Properties: STREAM },
  Links: { Type: 'AWS::DynamoDB::Table', Properties: TABLE },
  Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Threshold: 1 } },
};

const of = (Resources: JsonObject, region = 'eu-west-1'): Fingerprint =>
  fingerprint({ region, stacks: [parseStack('data', { Resources })] }, providers);
const stream = (more: JsonObject) => ({
  ...RESOURCES,
  Events: { ...RESOURCES.Events, Properties: { ...STREAM, ...more } },
});
const SAVED = of(RESOURCES);

test('only what cannot change is kept', () => {
  expect(SAVED.resources).toEqual({
    'data/Events': { type: 'AWS::Kinesis::Stream', properties: { Name: 'events', ShardCount: 2 } },
    'data/Links': { type: 'AWS::DynamoDB::Table', properties: TABLE },
  });
});

test('the same templates are no change, whatever the order of members', () => {
  const reordered = { TableName: 'links', KeySchema: [{ KeyType: 'HASH', AttributeName: 'pk' }] };
  const links = { Links: { Type: 'AWS::DynamoDB::Table', Properties: reordered } };
  expect(changes(SAVED, of({ ...RESOURCES, ...links }))).toEqual([]);
});

test('what may change is no change', () => {
  expect(changes(SAVED, of(stream({ RetentionPeriodHours: 48 })))).toEqual([]);
});

test('a changed shard count is named', () => {
  expect(changes(SAVED, of(stream({ ShardCount: 4 })))).toEqual([
    { place: 'data/Events (AWS::Kinesis::Stream)', property: 'ShardCount', was: '2', is: '4' },
  ]);
});

test('a property that comes and one that goes are named', () => {
  const onDemand = { Name: 'events', StreamModeDetails: { StreamMode: 'ON_DEMAND' } };
  const events = { Events: { Type: 'AWS::Kinesis::Stream', Properties: onDemand } };
  expect(
    changes(SAVED, of({ ...RESOURCES, ...events })).map(({ property, was, is }) => [property, was, is]),
  ).toEqual([
    ['ShardCount', '2', 'missing'],
    ['StreamModeDetails', 'missing', '{"StreamMode":"ON_DEMAND"}'],
  ]);
});

test('another name is a change, and so is another shape under the same name', () => {
  const renamed = of(stream({ Name: 'clicks' }));
  expect(changes(SAVED, renamed).map(({ property }) => property)).toEqual(['Name']);
  const shape = { TableName: 'links', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] };
  const moved = of({ LinksAnew: { Type: 'AWS::DynamoDB::Table', Properties: shape } });
  expect(changes(SAVED, moved).map(({ place, property }) => [place, property])).toEqual([
    ['data/LinksAnew (AWS::DynamoDB::Table)', 'KeySchema'],
  ]);
});

test('another region is a change', () => {
  expect(changes(SAVED, of(RESOURCES, 'us-east-1'))).toEqual([
    { place: 'all stacks', property: 'region', was: '"eu-west-1"', is: '"us-east-1"' },
  ]);
});

test('a resource that is gone is remembered until it comes back', () => {
  const gone = of({ Links: RESOURCES.Links });
  expect(changes(SAVED, gone)).toEqual([]);
  expect(changes(merged(SAVED, gone), of(stream({ ShardCount: 4 }))).length).toBe(1);
});
