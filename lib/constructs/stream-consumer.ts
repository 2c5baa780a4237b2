import { Duration } from 'aws-cdk-lib';
import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { type AlarmText, ImpactAlarm } from './impact-alarm.ts';
import type { StageFunction } from './stage-function.ts';

export interface StreamConsumerProps {
  readonly config: Config;
  readonly stage: StageFunction;
  readonly stream: IStream;
  /** How long records gather before an invocation. */
  readonly window: Duration;
  /** Rings where the consumer lags an hour. */
  readonly late: AlarmText;
}

/** What Lambda reads a stream with. */
const READ = [
  'kinesis:DescribeStream',
  'kinesis:DescribeStreamSummary',
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
];

/**
 * Reads a stream and never discards a record (rule 1 of docs/exactness.md): a batch that fails is tried until it
 * succeeds or the stream's retention ends, so that a record can't end in two units or in none.
 */
export class StreamConsumer extends Construct {
  constructor(scope: Construct, id: string, props: StreamConsumerProps) {
    super(scope, id);
    const { stage, stream } = props;
    stage.allow(READ, stream.streamArn);
    new CfnEventSourceMapping(this, 'Mapping', {
      functionName: stage.lambda.functionName,
      eventSourceArn: stream.streamArn,
      enabled: true,
      startingPosition: 'TRIM_HORIZON',
      batchSize: 10_000,
      maximumBatchingWindowInSeconds: props.window.toSeconds(),
      parallelizationFactor: 1,
      maximumRetryAttempts: -1,
      maximumRecordAgeInSeconds: -1,
      bisectBatchOnFunctionError: false,
    });
    new ImpactAlarm(this, props.late.alarm, {
      config: props.config,
      impact: props.late.impact,
      metric: stage.lambda.metric('IteratorAge', { statistic: 'Maximum', period: Duration.minutes(5) }),
      threshold: Duration.hours(1).toMilliseconds(),
    });
  }
}
