import { it } from '@jest/globals';
import { CfnOutput, Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { FrontDoor } from '../../../lib/constructs/front-door.ts';
import { StageFunction } from '../../../lib/constructs/stage-function.ts';
import { absent, templateOf } from './in-a-stack.ts';

const template = templateOf(({ stack, config, bundles }) => {
  const stage = new StageFunction(stack, 'Redrive', {
    config,
    bundles,
    stage: 'redrive',
    memoryMb: 512,
    timeout: Duration.seconds(30),
    environment: { STREAM_NAME: 'events' },
  });
  const door = new FrontDoor(stack, 'Door', {
    config,
    door: 'shop',
    failing: { alarm: 'ShopFailing', impact: 'Nobody can buy.' },
  });
  new CfnOutput(stack, 'Url', { value: door.url });
  door.route([HttpMethod.GET, HttpMethod.HEAD], '/r/{link}', stage);
  door.otherwise(stage);
});

it('routes each method of a path, and all the rest by default, in payload format 2.0', () => {
  for (const RouteKey of ['GET /r/{link}', 'HEAD /r/{link}', '$default']) {
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey });
  }
  template.resourceCountIs('AWS::ApiGatewayV2::Route', 3);
  template.allResourcesProperties('AWS::ApiGatewayV2::Integration', {
    IntegrationType: 'AWS_PROXY',
    PayloadFormatVersion: '2.0',
  });
});

it('the API may invoke what it routes to; $default has a path of two segments only', () => {
  const arnEndsWith = (end: string) => ({
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
    SourceArn: { 'Fn::Join': ['', Match.arrayWith([end])] },
  });
  template.hasResourceProperties('AWS::Lambda::Permission', arnEndsWith('/*/*/*'));
  template.hasResourceProperties('AWS::Lambda::Permission', arnEndsWith('/*/*'));
});

it('answers at its root, logs every request, and leaves CORS to the stages', () => {
  template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    StageName: '$default',
    AutoDeploy: true,
    AccessLogSettings: {
      DestinationArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DoorAccessLogs'), 'Arn'] },
    },
  });
  template.hasResourceProperties('AWS::ApiGatewayV2::Api', {
    ProtocolType: 'HTTP',
    CorsConfiguration: absent,
  });
  template.hasOutput('Url', { Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DoorApi'), 'ApiEndpoint'] } });
});

it('rings when requests end in errors of ours', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmDescription: 'Nobody can buy.',
    MetricName: '5xx',
    Statistic: 'Sum',
    Threshold: 5,
  });
});
