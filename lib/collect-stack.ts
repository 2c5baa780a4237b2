import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import type { Config } from './config.ts';
import { FrontDoor } from './constructs/front-door.ts';
import { ImpactAlarm } from './constructs/impact-alarm.ts';
import { StageFunction } from './constructs/stage-function.ts';
import type { DataStack } from './data-stack.ts';
import { type ComputeProps, stackProps } from './stack-props.ts';

type Props = ComputeProps<DataStack>;

/** The producers: they accept an event, stamp it and put it on the stream. */
export class CollectStack extends Stack {
  constructor(scope: Construct, id: string, props: Props) {
    const { config } = props;
    super(scope, id, stackProps(config, 'collect', 'Tormenta: front door and producers'));

    const redirect = this.visited('Redirect', 'redirect', props);
    const pixel = this.visited('Pixel', 'pixel', props);
    const postback = this.postback(props);
    const collect = this.collect(props);

    const door = new FrontDoor(this, 'FrontDoor', {
      config,
      door: 'collect',
      failing: {
        alarm: 'CollectFailing',
        impact:
          'Visitors get errors in place of redirects, or senders of events and conversions are told to try again.',
      },
    });
    new CfnOutput(this, 'CollectUrl', { value: door.url });
    door.route([HttpMethod.GET, HttpMethod.HEAD], '/r/{link}', redirect);
    door.route([HttpMethod.GET, HttpMethod.HEAD], '/p/{pixel}', pixel);
    door.route([HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST], '/c/{conversion}', postback);
    door.route([HttpMethod.POST, HttpMethod.OPTIONS], '/v1/events', collect);

    // A visitor is served even where stream and overflow both refuse: then the log alone has the event.
    new ImpactAlarm(this, 'ClicksOnlyInLogs', {
      config,
      impact: 'Clicks reached neither stream nor overflow: until they are put back they count nowhere.',
      metric: redirect.count('LostEvents'),
      threshold: 1,
    });
    new ImpactAlarm(this, 'ViewsOnlyInLogs', {
      config,
      impact: 'Views reached neither stream nor overflow: until they are put back they count nowhere.',
      metric: pixel.count('LostEvents'),
      threshold: 1,
    });
  }

  /** A stage that visitors call without a key. */
  private visited(id: string, stage: 'redirect' | 'pixel', { config, bundles, data }: Props): StageFunction {
    const visited = new StageFunction(this, id, {
      ...PRODUCER,
      config,
      bundles,
      stage,
      environment: {
        ...streamVariables(config, data),
        LINKS_TABLE: data.links.tableName,
        SALTS_TABLE: data.salts.tableName,
        COUNTRY_HEADER: config.cdn.countryHeader,
      },
    });
    allowProducing(visited, data);
    allowSalts(visited, data);
    visited.allow(['dynamodb:GetItem'], data.links.tableArn);
    return visited;
  }

  /** Servers call it, for which no visitor is told from another: it needs no salt. */
  private postback({ config, bundles, data }: Props): StageFunction {
    const postback = new StageFunction(this, 'Postback', {
      ...PRODUCER,
      config,
      bundles,
      stage: 'postback',
      environment: { ...streamVariables(config, data), LINKS_TABLE: data.links.tableName },
    });
    allowProducing(postback, data);
    postback.allow(['dynamodb:GetItem'], data.links.tableArn);
    return postback;
  }

  private collect({ config, bundles, data }: Props): StageFunction {
    const collect = new StageFunction(this, 'Collect', {
      ...PRODUCER,
      config,
      bundles,
      stage: 'collect',
      environment: {
        ...streamVariables(config, data),
        KEYS_TABLE: data.keys.tableName,
        SALTS_TABLE: data.salts.tableName,
        COUNTRY_HEADER: config.cdn.countryHeader,
        ALLOWED_ORIGINS: config.allowedOrigins.join(','),
      },
    });
    allowProducing(collect, data);
    allowSalts(collect, data);
    collect.allow(['dynamodb:GetItem'], data.keys.tableArn);
    return collect;
  }
}

/** Waiting for stream and overflow takes 750 ms at most; the rest is the start of a cold environment. */
const PRODUCER = { memoryMb: 1024, timeout: Duration.seconds(10) } as const;

const streamVariables = (config: Config, data: DataStack) => ({
  STREAM_NAME: data.events.streamName,
  STREAM_BUCKETS: String(config.stream.buckets),
  OVERFLOW_QUEUE_URL: data.overflow.queue.queueUrl,
});

function allowProducing(stage: StageFunction, data: DataStack): void {
  stage.allow(['kinesis:PutRecords'], data.events.streamArn);
  stage.allow(['sqs:SendMessage'], data.overflow.queue.queueArn);
}

function allowSalts(stage: StageFunction, data: DataStack): void {
  stage.allow(['dynamodb:GetItem', 'dynamodb:PutItem'], data.salts.tableArn);
}
