import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { namesOf } from '../names.ts';

/** An alarm's heading in the runbook, and what it means to those who use the platform. */
export interface AlarmText {
  readonly alarm: string;
  readonly impact: string;
}

export interface ImpactAlarmProps {
  readonly config: Config;
  readonly metric: IMetric;
  /** It rings at this value and above. */
  readonly threshold: number;
  /** How many periods in a row; one unless told. */
  readonly periods?: number;
  /** What it means to those who use the platform, in one plain sentence. */
  readonly impact: string;
}

/** An alarm whose id is a heading of docs/runbook.md. Silence is no alarm: nothing to measure is nothing wrong. */
export class ImpactAlarm extends Construct {
  constructor(scope: Construct, id: string, props: ImpactAlarmProps) {
    super(scope, id);
    const { config } = props;
    const alarm = new Alarm(this, 'Alarm', {
      alarmName: namesOf(config.taxonomy).alarm(id),
      alarmDescription: props.impact,
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.periods ?? 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (config.alarms.topicArn !== '') {
      alarm.addAlarmAction(new SnsAction(Topic.fromTopicArn(this, 'Topic', config.alarms.topicArn)));
    }
  }
}
