import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import {
  DeduplicationScope,
  FifoThroughputLimit,
  Queue,
  QueueEncryption,
  type QueueProps,
} from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { QUEUE_DAYS } from '../config-rules.ts';

export interface WorkQueueProps {
  readonly queueName: string;
  readonly deadLetterName: string;
  /** Ordered by message group; names end in `.fifo`. */
  readonly fifo: boolean;
  readonly removalPolicy: RemovalPolicy;
  readonly failure: {
    /** How often a message is received before it ends among the dead letters. */
    readonly attempts: number;
    /** How long a message stays hidden from others while it is worked on. */
    readonly visibility: Duration;
  };
}

/** A queue whose messages lead to data: kept for as long as SQS can, and never deleted for failing. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly visibility: Duration;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.visibility = props.failure.visibility;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...sealed,
      removalPolicy: props.removalPolicy,
      queueName: props.deadLetterName,
      ...(props.fifo ? { fifo: true } : {}),
    });
    this.queue = new Queue(this, 'Queue', {
      ...sealed,
      removalPolicy: props.removalPolicy,
      queueName: props.queueName,
      visibilityTimeout: props.failure.visibility,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.failure.attempts },
      ...(props.fifo ? ordered : {}),
    });
  }
}

const sealed = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  retentionPeriod: Duration.days(QUEUE_DAYS),
} satisfies QueueProps;

const ordered = {
  fifo: true,
  contentBasedDeduplication: false,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
} satisfies QueueProps;
