import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { namesOf } from '../names.ts';
import type { StageName, StageVariables } from '../stages.ts';

export interface StageFunctionProps<Stage extends StageName> {
  readonly config: Config;
  /** The directory of the stages' bundles. */
  readonly bundles: string;
  readonly stage: Stage;
  readonly memoryMb: number;
  readonly timeout: Duration;
  /** What the stage's env.ts asks for. */
  readonly environment: StageVariables[Stage];
}

/** The Lambda function of one stage. Its role can write its own logs and nothing else, until {@link allow}. */
export class StageFunction<Stage extends StageName = StageName> extends Construct {
  readonly stage: Stage;
  readonly timeout: Duration;
  readonly lambda: LambdaFunction;
  private readonly metrics: string;
  private readonly role: Role;

  constructor(scope: Construct, id: string, props: StageFunctionProps<Stage>) {
    super(scope, id);
    const { config, stage } = props;
    const functionName = namesOf(config.taxonomy).stageFunction(stage);
    this.stage = stage;
    this.timeout = props.timeout;
    this.metrics = namesOf(config.taxonomy).metrics;
    const logs = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: config.retention.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logs.logGroupArn);
    const reserved = config.reservedConcurrency[stage];
    this.lambda = new LambdaFunction(this, 'Function', {
      functionName,
      description: `Tormenta's stage ${stage}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(bundleOf(props.bundles, stage)),
      handler: 'index.handler',
      memorySize: props.memoryMb,
      timeout: props.timeout,
      role: this.role,
      logGroup: logs,
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      environment: { ...props.environment, ...commonVariables(config, stage) },
      ...(reserved === undefined ? {} : { reservedConcurrentExecutions: reserved }),
    });
  }

  /** How often the stage counted something of its own (`metrics.addMetric`) in five minutes. */
  count(metricName: string): Metric {
    return new Metric({
      namespace: this.metrics,
      metricName,
      dimensionsMap: { service: this.stage },
      statistic: 'Sum',
      period: Duration.minutes(5),
    });
  }

  /** Lets the function take these actions on these ARNs: what is written here is what the policy says. */
  allow(actions: readonly string[], ...arns: readonly string[]): void {
    this.role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [...arns] }));
  }
}

const commonVariables = ({ taxonomy }: Config, stage: StageName) => ({
  POWERTOOLS_SERVICE_NAME: stage,
  POWERTOOLS_METRICS_NAMESPACE: namesOf(taxonomy).metrics,
  NODE_OPTIONS: '--enable-source-maps',
});

function bundleOf(bundles: string, stage: StageName): string {
  const directory = join(bundles, stage);
  if (existsSync(join(directory, 'index.js'))) return directory;
  throw new Error(`${join(directory, 'index.js')} is missing: run "npm run build" first.`);
}
