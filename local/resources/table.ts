import type { Context, Provider } from '../provider.ts';
import { callServer } from '../servers/json-call.ts';
import type { Expiring } from './expiry.ts';
import { list, member, picked, text } from './property.ts';
import { createOrAdopt, until } from './settled.ts';

const SHAPE = [
  'TableName',
  'KeySchema',
  'AttributeDefinitions',
  'GlobalSecondaryIndexes',
  'BillingMode',
] as const;

/** Tables whose template expires items are added to `expiring`: dynalite has no TTL. */
export const table = (expiring: Expiring[]): Provider => ({
  type: 'AWS::DynamoDB::Table',
  honours: [
    'TableName',
    'KeySchema',
    'AttributeDefinitions',
    'GlobalSecondaryIndexes[].IndexName',
    'GlobalSecondaryIndexes[].KeySchema',
    'GlobalSecondaryIndexes[].Projection',
    'BillingMode',
    'TimeToLiveSpecification',
  ],
  ignores: {
    PointInTimeRecoverySpecification: 'a copy of the state directory is the backup of a stopped platform',
  },
  immutable: ['TableName', 'KeySchema', 'AttributeDefinitions', 'GlobalSecondaryIndexes'],
  create: async (context, resource) => {
    const { properties } = resource;
    const name = text(resource, 'TableName');
    const call = (operation: string, input: object) =>
      callServer(context.endpoints.dynamodb, 'dynamodb', operation, { TableName: name, ...input });
    await createOrAdopt(() => call('CreateTable', picked(properties, SHAPE)), 'ResourceInUseException');
    await until(`table ${name} is active`, async () => {
      const { Table } = await call('DescribeTable', {});
      return member(Table, 'TableStatus') === 'ACTIVE';
    });
    const { TimeToLiveSpecification: ttl } = properties;
    if (member(ttl, 'Enabled') === true) {
      const keys = list(properties.KeySchema).map((each) => String(member(each, 'AttributeName')));
      expiring.push({ table: name, attribute: String(member(ttl, 'AttributeName')), keys });
    }
    return { ref: name, attributes: { Arn: arn(context, name) } };
  },
});

const arn = ({ region, account }: Context, name: string): string =>
  `arn:aws:dynamodb:${region}:${account}:table/${name}`;
