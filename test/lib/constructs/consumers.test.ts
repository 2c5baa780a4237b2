import { describe, expect, it } from '@jest/globals';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import { QueueConsumer } from '../../../lib/constructs/queue-consumer.ts';
import { StageFunction } from '../../../lib/constructs/stage-function.ts';
import { StreamConsumer } from '../../../lib/constructs/stream-consumer.ts';
import { WorkQueue } from '../../../lib/constructs/work-queue.ts';
import { absent, type Bench, templateOf } from './in-a-stack.ts';

const redrive = ({ stack, config, bundles }: Bench) =>
  new StageFunction(stack, 'Redrive', {
    config,
    bundles,
    stage: 'redrive',
    memoryMb: 512,
    timeout: Duration.seconds(30),
    environment: { STREAM_NAME: 'events' },
  });

const workQueue = ({ stack }: Bench, visibility: Duration) =>
  new WorkQueue(stack, 'Work', {
    queueName: 'work.fifo',
    deadLetterName: 'work-dlq.fifo',
    fifo: true,
    removalPolicy: RemovalPolicy.DESTROY,
    failure: { attempts: 9, visibility },
  });

const queueConsumer = (bench: Bench, enabled = true, visibility = Duration.minutes(3)) =>
  new QueueConsumer(bench.stack, 'Consumer', {
    config: bench.config,
    stage: redrive(bench),
    source: workQueue(bench, visibility),
    batchSize: 7,
    enabled,
    failure: {
      partialBatchResponses: true,
      waiting: { after: Duration.minutes(15), alarm: 'Waiting', impact: 'Work waits.' },
      gaveUp: { alarm: 'Stopped', impact: 'Work stopped.' },
    },
  });

describe('StreamConsumer', () => {
  const template = templateOf((bench) => {
    new StreamConsumer(bench.stack, 'Consumer', {
      config: bench.config,
      stage: redrive(bench),
      stream: new Stream(bench.stack, 'Events'),
      window: Duration.seconds(5),
      late: { alarm: 'Late', impact: 'All is late.' },
    });
  });

  it('rule 1: never discards a record', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      MaximumRetryAttempts: -1,
      MaximumRecordAgeInSeconds: -1,
      BisectBatchOnFunctionError: false,
      ParallelizationFactor: 1,
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 10_000,
      MaximumBatchingWindowInSeconds: 5,
      DestinationConfig: absent,
      FilterCriteria: absent,
    });
  });

  it('rings when it lags an hour', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'acme-growth-tormenta-sandbox-Late',
      AlarmDescription: 'All is late.',
      MetricName: 'IteratorAge',
      Statistic: 'Maximum',
      Threshold: 3_600_000,
    });
  });

  it('lets the function read the stream, and no other', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: Match.arrayWith(['kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards']),
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Events'), 'Arn'] },
          }),
        ]),
      },
    });
  });
});

describe('QueueConsumer', () => {
  it('reads its queue in batches, and answers for each message', () => {
    templateOf(queueConsumer).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 7,
      Enabled: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('rings when messages wait, and when one ends among the dead letters', () => {
    const template = templateOf(queueConsumer);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: 'Work waits.',
      MetricName: 'ApproximateAgeOfOldestMessage',
      Threshold: 900,
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: 'Work stopped.',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
      Dimensions: [
        {
          Name: 'QueueName',
          Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WorkDeadLetters'), 'QueueName'] },
        },
      ],
    });
  });

  it('switched off it takes nothing, and waiting is no alarm', () => {
    const template = templateOf((bench) => queueConsumer(bench, false));
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { Enabled: false });
    template.resourceCountIs('AWS::CloudWatch::Alarm', 1);
  });

  it('refuses a queue that shows messages to others while they are worked on', () => {
    expect(() => templateOf((bench) => queueConsumer(bench, true, Duration.seconds(29)))).toThrow(
      "Consumer: messages must stay hidden for at least the function's timeout.",
    );
  });
});

describe('WorkQueue', () => {
  it('moves a message to its dead letters after the attempts that it was given', () => {
    templateOf((bench) => workQueue(bench, Duration.minutes(3))).hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'work.fifo',
      VisibilityTimeout: 180,
      MessageRetentionPeriod: 1_209_600,
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WorkDeadLetters'), 'Arn'] },
        maxReceiveCount: 9,
      },
    });
  });

  it('a fifo queue orders and deduplicates within a message group, at high throughput', () => {
    templateOf((bench) => workQueue(bench, Duration.minutes(3))).hasResourceProperties('AWS::SQS::Queue', {
      FifoQueue: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      ContentBasedDeduplication: false,
    });
  });
});
