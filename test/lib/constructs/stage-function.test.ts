import { describe, expect, it } from '@jest/globals';
import { Duration } from 'aws-cdk-lib';
import { StageFunction, type StageFunctionProps } from '../../../lib/constructs/stage-function.ts';
import { absent, type Bench, templateOf } from './in-a-stack.ts';

const STREAM = 'arn:aws:kinesis:eu-west-1:123456789012:stream/events';
type Environment = StageFunctionProps<'redrive'>['environment'];

const redrive = ({ stack, config, bundles }: Bench) =>
  new StageFunction(stack, 'Redrive', {
    config,
    bundles,
    stage: 'redrive',
    memoryMb: 512,
    timeout: Duration.seconds(30),
    environment: { STREAM_NAME: 'events' },
  });

describe('StageFunction', () => {
  it("gives a function its stage's variables, and those that every stage has", () => {
    templateOf(redrive).hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'acme-growth-tormenta-sandbox-redrive',
      Handler: 'index.handler',
      MemorySize: 512,
      Timeout: 30,
      Environment: {
        Variables: {
          STREAM_NAME: 'events',
          POWERTOOLS_SERVICE_NAME: 'redrive',
          POWERTOOLS_METRICS_NAMESPACE: 'Tormenta/acme-growth-tormenta-sandbox',
          NODE_OPTIONS: '--enable-source-maps',
        },
      },
    });
  });

  it('refuses at compile time what env.ts does not ask for, or asks for in vain', () => {
    // @ts-expect-error STREAM_NAME is missing
    const missing: Environment = {};
    // @ts-expect-error no stage asks for COLOUR
    const unknown: Environment = { STREAM_NAME: 'events', COLOUR: 'green' };
    expect([missing, unknown]).toHaveLength(2);
  });

  it('may write to its own log group only, until it is allowed more', () => {
    const template = templateOf((bench) => redrive(bench).allow(['kinesis:PutRecords'], STREAM));
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: { 'Fn::GetAtt': ['RedriveLogs2926F170', 'Arn'] },
          },
          { Effect: 'Allow', Action: 'kinesis:PutRecords', Resource: STREAM },
        ],
      },
    });
    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: absent });
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/lambda/acme-growth-tormenta-sandbox-redrive',
      RetentionInDays: 7,
    });
  });

  it('reserves concurrency where the configuration does', () => {
    templateOf(redrive).hasResourceProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: absent,
    });
    templateOf(redrive, { reservedConcurrency: { redrive: 3 } }).hasResourceProperties(
      'AWS::Lambda::Function',
      {
        ReservedConcurrentExecutions: 3,
      },
    );
  });

  it('says what to do where the bundle is missing', () => {
    expect(() => templateOf((bench) => redrive({ ...bench, bundles: '/nowhere' }))).toThrow(
      '/nowhere/redrive/index.js is missing: run "npm run build" first.',
    );
  });
});
