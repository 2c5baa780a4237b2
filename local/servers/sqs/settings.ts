/** A queue's attributes, as calls give and ask for them: texts by SQS's names. */
import { isObject, type Json, type JsonObject } from '../../template/json.ts';
import { isInFlight, type Queue, type Settings } from './queue.ts';
import { SqsError } from './sqs-error.ts';

type Read = (text: string) => Partial<Settings>;

/** API reference, SetQueueAttributes: least and most of each. */
const NUMBERS = {
  DelaySeconds: { setting: 'delaySeconds', least: 0, most: 900 },
  MaximumMessageSize: { setting: 'maximumBytes', least: 1_024, most: 1_048_576 },
  MessageRetentionPeriod: { setting: 'retentionSeconds', least: 60, most: 1_209_600 },
  ReceiveMessageWaitTimeSeconds: { setting: 'receiveWaitSeconds', least: 0, most: 20 },
  VisibilityTimeout: { setting: 'visibilitySeconds', least: 0, most: 43_200 },
} as const;

const numbers = Object.entries(NUMBERS).map(([name, { setting, least, most }]): [string, Read] => [
  name,
  (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return { [setting]: value };
    throw new SqsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
  },
]);

/** Quotas and encryption have no meaning on one machine. */
const NOT_KEPT = new Set(['FifoThroughputLimit', 'SqsManagedSseEnabled']);

const READS: Readonly<Record<string, Read>> = {
  ...Object.fromEntries(numbers),
  ContentBasedDeduplication: (text) => ({ contentBasedDeduplication: text === 'true' }),
  DeduplicationScope: (text) => ({ deduplicationPerGroup: text === 'messageGroup' }),
  FifoQueue: (text) => ({ fifo: text === 'true' }),
  RedrivePolicy: (text) => ({ redrive: text === '' ? undefined : redrivePolicy(JSON.parse(text)) }),
};

function redrivePolicy(policy: Json): NonNullable<Settings['redrive']> {
  const { deadLetterTargetArn, maxReceiveCount } = isObject(policy) ? policy : {};
  const deadLetters = String(deadLetterTargetArn).split(':').at(-1) ?? '';
  return { deadLetters, maxReceiveCount: Number(maxReceiveCount) };
}

const policyOf = (
  { deadLetters, maxReceiveCount }: NonNullable<Settings['redrive']>,
  arn: (name: string) => string,
): string => JSON.stringify({ deadLetterTargetArn: arn(deadLetters), maxReceiveCount });

/** SQS's defaults (API reference, SetQueueAttributes). */
export const defaults = (name: string): Settings => ({
  name,
  fifo: name.endsWith('.fifo'),
  visibilitySeconds: 30,
  retentionSeconds: 345_600,
  delaySeconds: 0,
  receiveWaitSeconds: 0,
  maximumBytes: 1_048_576,
  contentBasedDeduplication: false,
  deduplicationPerGroup: false,
});

/** @throws SqsError for an attribute that SQS hasn't, or that can't be changed. */
export function withAttributes(settings: Settings, attributes: JsonObject): Settings {
  const changes = Object.entries(attributes).map(([name, value]) => {
    const read = READS[name];
    if (read !== undefined) return read(String(value));
    if (NOT_KEPT.has(name)) return {};
    throw new SqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
  });
  const changed = Object.assign({ ...settings }, ...changes);
  if (changed.fifo === settings.fifo) return changed;
  throw new SqsError(
    'InvalidAttributeValue',
    "You can't change a queue's type; a FIFO queue's name ends in .fifo.",
  );
}

export function attributesOf(
  { settings, byId }: Queue,
  arn: (name: string) => string,
  now: number,
): Readonly<Record<string, string>> {
  const messages = [...byId.values()];
  const flying = messages.filter((message) => isInFlight(message, now)).length;
  const waiting = messages.filter((message) => message.visibleAt <= now).length;
  return {
    QueueArn: arn(settings.name),
    ApproximateNumberOfMessages: String(waiting),
    ApproximateNumberOfMessagesNotVisible: String(flying),
    ApproximateNumberOfMessagesDelayed: String(messages.length - flying - waiting),
    VisibilityTimeout: String(settings.visibilitySeconds),
    MessageRetentionPeriod: String(settings.retentionSeconds),
    DelaySeconds: String(settings.delaySeconds),
    ReceiveMessageWaitTimeSeconds: String(settings.receiveWaitSeconds),
    MaximumMessageSize: String(settings.maximumBytes),
    ...(settings.fifo ? { FifoQueue: 'true' } : {}),
    ...(settings.redrive ? { RedrivePolicy: policyOf(settings.redrive, arn) } : {}),
  };
}
