import type { Context, Provider, Resource } from '../provider.ts';
import { callServer } from '../servers/json-call.ts';
import { member, text } from './property.ts';
import { createOrAdopt, until } from './settled.ts';

/** Developer guide, "Choose the right mode": what an on-demand stream begins with. Here it stays so. */
const ON_DEMAND_SHARDS = 4;

export const stream: Provider = {
  type: 'AWS::Kinesis::Stream',
  honours: ['Name', 'RetentionPeriodHours', 'ShardCount', 'StreamModeDetails.StreamMode'],
  ignores: {
    StreamEncryption: 'records lie in files of the state directory, protected as that directory is',
  },
  immutable: ['Name', 'ShardCount', 'StreamModeDetails'],
  create: async (context, resource) => {
    const name = text(resource, 'Name');
    const call = (operation: string, input: object = {}) =>
      callServer(context.endpoints.kinesis, 'kinesis', operation, { StreamName: name, ...input });
    await createOrAdopt(
      () => call('CreateStream', { ShardCount: shards(resource) }),
      'ResourceInUseException',
    );
    await until(`stream ${name} is active`, async () => {
      const { StreamDescriptionSummary } = await call('DescribeStreamSummary');
      return member(StreamDescriptionSummary, 'StreamStatus') === 'ACTIVE';
    });
    const { StreamDescriptionSummary } = await call('DescribeStreamSummary');
    await retain(call, Number(member(StreamDescriptionSummary, 'RetentionPeriodHours')), hours(resource));
    return { ref: name, attributes: { Arn: arn(context, name) } };
  },
};

const shards = ({ properties }: Resource): number =>
  member(properties.StreamModeDetails, 'StreamMode') === 'ON_DEMAND'
    ? ON_DEMAND_SHARDS
    : Number(properties.ShardCount ?? 1);

const hours = ({ properties }: Resource): number => Number(properties.RetentionPeriodHours ?? 24);

async function retain(
  call: (operation: string, input: object) => Promise<unknown>,
  is: number,
  wanted: number,
): Promise<void> {
  if (wanted === is) return;
  const operation = wanted > is ? 'IncreaseStreamRetentionPeriod' : 'DecreaseStreamRetentionPeriod';
  await call(operation, { RetentionPeriodHours: wanted });
}

const arn = ({ region, account }: Context, name: string): string =>
  `arn:aws:kinesis:${region}:${account}:stream/${name}`;
