import { Duration } from 'aws-cdk-lib';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { type AlarmText, ImpactAlarm } from './impact-alarm.ts';
import type { StageFunction } from './stage-function.ts';
import type { WorkQueue } from './work-queue.ts';

export interface QueueConsumerProps {
  readonly config: Config;
  readonly stage: StageFunction;
  /** Brings its dead letters, attempts and visibility. */
  readonly source: WorkQueue;
  readonly batchSize: number;
  readonly enabled: boolean;
  /** How many invocations run at a time at most (2 to 1000). */
  readonly maxConcurrency?: number;
  readonly failure: {
    /** Whether the stage names the messages that failed; else one failure repeats the whole batch. */
    readonly partialBatchResponses: boolean;
    /** Rings where the oldest message has waited for so long. */
    readonly waiting: AlarmText & { readonly after: Duration };
    /** Rings where a message ended among the dead letters. */
    readonly gaveUp: AlarmText;
  };
}

/** What Lambda, and a stage that puts off a message, takes from a queue. */
const CONSUME = [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:ChangeMessageVisibility',
];

export class QueueConsumer extends Construct {
  constructor(scope: Construct, id: string, props: QueueConsumerProps) {
    super(scope, id);
    const { stage, source, maxConcurrency, failure } = props;
    if (source.visibility.toSeconds() < stage.timeout.toSeconds()) {
      throw new Error(`${id}: messages must stay hidden for at least the function's timeout.`);
    }
    stage.allow(CONSUME, source.queue.queueArn);
    new CfnEventSourceMapping(this, 'Mapping', {
      functionName: stage.lambda.functionName,
      eventSourceArn: source.queue.queueArn,
      enabled: props.enabled,
      batchSize: props.batchSize,
      functionResponseTypes: failure.partialBatchResponses ? ['ReportBatchItemFailures'] : [],
      ...(maxConcurrency === undefined ? {} : { scalingConfig: { maximumConcurrency: maxConcurrency } }),
    });
    this.addAlarms(props);
  }

  private addAlarms({ config, source, enabled, failure }: QueueConsumerProps): void {
    if (enabled) {
      new ImpactAlarm(this, failure.waiting.alarm, {
        config,
        impact: failure.waiting.impact,
        metric: source.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5) }),
        threshold: failure.waiting.after.toSeconds(),
      });
    }
    new ImpactAlarm(this, failure.gaveUp.alarm, {
      config,
      impact: failure.gaveUp.impact,
      metric: source.deadLetters.metricApproximateNumberOfMessagesVisible({
        statistic: 'Maximum',
        period: Duration.minutes(5),
      }),
      threshold: 1,
    });
  }
}
