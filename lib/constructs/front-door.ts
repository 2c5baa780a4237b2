import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  type HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { namesOf } from '../names.ts';
import { type AlarmText, ImpactAlarm } from './impact-alarm.ts';
import type { StageFunction } from './stage-function.ts';

export interface FrontDoorProps {
  readonly config: Config;
  /** The last word of its names. */
  readonly door: string;
  /** Rings where requests end in errors of ours. */
  readonly failing: AlarmText;
}

/** No address, user agent, path or query: what a visitor could be known by isn't stored. */
const ACCESS_LOG = JSON.stringify({
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  integrationError: '$context.integrationErrorMessage',
});

/** An HTTP API: nothing to pay when idle. CORS is the stages' own. */
export class FrontDoor extends Construct {
  readonly url: string;
  private readonly api: HttpApi;

  constructor(scope: Construct, id: string, props: FrontDoorProps) {
    super(scope, id);
    const { config, door, failing } = props;
    const apiName = `${namesOf(config.taxonomy).prefix}-${door}`;
    const logs = new LogGroup(this, 'AccessLogs', {
      // Of this folder CloudWatch lets services write to any number of groups.
      logGroupName: `/aws/vendedlogs/${apiName}`,
      retention: config.retention.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.api = new HttpApi(this, 'Api', { apiName, createDefaultStage: false });
    this.url = this.api.apiEndpoint;
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      autoDeploy: true,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        format: AccessLogFormat.custom(ACCESS_LOG),
      },
    });
    new ImpactAlarm(this, failing.alarm, {
      config,
      impact: failing.impact,
      metric: this.api.metricServerError({ statistic: 'Sum', period: Duration.minutes(5) }),
      threshold: 5,
    });
  }

  /** Sends these methods of this path (`/r/{link}`) to a stage. */
  route(methods: readonly HttpMethod[], path: string, { stage, lambda }: StageFunction): void {
    const integration = new HttpLambdaIntegration(stage, lambda, { scopePermissionToRoute: false });
    this.api.addRoutes({ path, methods: [...methods], integration });
  }

  /** Sends what no route takes to a stage. */
  otherwise({ stage, lambda }: StageFunction): void {
    new HttpRoute(this, 'Otherwise', {
      httpApi: this.api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: new HttpLambdaIntegration(stage, lambda),
    });
  }
}
