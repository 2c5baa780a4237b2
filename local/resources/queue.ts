import type { Provider, Resource } from '../provider.ts';
import { callServer } from '../servers/json-call.ts';
import { isObject, type JsonObject } from '../template/json.ts';
import { picked, text } from './property.ts';

/** What a queue takes as it stands, and may change under saved state. */
const SETTINGS = [
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'VisibilityTimeout',
] as const;

export const queue: Provider = {
  type: 'AWS::SQS::Queue',
  honours: [
    'QueueName',
    'FifoQueue',
    'RedrivePolicy.deadLetterTargetArn',
    'RedrivePolicy.maxReceiveCount',
    ...SETTINGS,
  ],
  ignores: {
    FifoThroughputLimit: 'one machine has no quotas',
    SqsManagedSseEnabled: 'messages lie in a file of the state directory, protected as that directory is',
  },
  immutable: ['QueueName', 'FifoQueue'],
  create: async ({ endpoints, account, region }, resource) => {
    const name = text(resource, 'QueueName');
    const url = `${endpoints.sqs}/${account}/${name}`;
    const exists = await callServer(endpoints.sqs, 'sqs', 'GetQueueUrl', { QueueName: name }).then(
      () => true,
      () => false,
    );
    if (!exists) {
      const Attributes = resource.properties.FifoQueue === true ? { FifoQueue: 'true' } : {};
      await callServer(endpoints.sqs, 'sqs', 'CreateQueue', { QueueName: name, Attributes });
    }
    await callServer(endpoints.sqs, 'sqs', 'SetQueueAttributes', {
      QueueUrl: url,
      Attributes: attributes(resource),
    });
    return {
      ref: url,
      attributes: { Arn: `arn:aws:sqs:${region}:${account}:${name}`, QueueName: name, QueueUrl: url },
    };
  },
};

/** As calls have them: texts; a queue without a redrive policy loses the one that it had. */
function attributes({ properties }: Pick<Resource, 'properties'>): JsonObject {
  const { RedrivePolicy } = properties;
  const settings = Object.entries(picked(properties, SETTINGS)).map(([name, value]) => [name, String(value)]);
  return {
    ...Object.fromEntries(settings),
    RedrivePolicy: isObject(RedrivePolicy) ? JSON.stringify(RedrivePolicy) : '',
  };
}
