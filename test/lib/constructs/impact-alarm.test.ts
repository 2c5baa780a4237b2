import { it } from '@jest/globals';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ImpactAlarm } from '../../../lib/constructs/impact-alarm.ts';
import { absent, type Bench, templateOf } from './in-a-stack.ts';

const alarm = ({ stack, config }: Bench) =>
  new ImpactAlarm(stack, 'CoffeeCold', {
    config,
    metric: new Metric({ namespace: 'Kitchen', metricName: 'ColdCups' }),
    threshold: 3,
    periods: 2,
    impact: 'Nobody can think.',
  });

it('says what it means, rings from its threshold on, and keeps still where nothing is measured', () => {
  templateOf(alarm).hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'acme-growth-tormenta-sandbox-CoffeeCold',
    AlarmDescription: 'Nobody can think.',
    Threshold: 3,
    EvaluationPeriods: 2,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: absent,
  });
});

it('tells the topic that the configuration names', () => {
  const topicArn = 'arn:aws:sns:eu-west-1:123456789012:on-call';
  templateOf(alarm, { alarms: { topicArn } }).hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmActions: [topicArn],
  });
});
