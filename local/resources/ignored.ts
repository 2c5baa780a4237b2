/** Types that the local run leaves out whole, and why that's honest. */
import { ignored, type Provider } from '../provider.ts';
import { text } from './property.ts';

const PERMISSIONS =
  'nothing on this machine asks for permission; a policy that is missing shows when deployed';

/** Keeps its name for those that write to it; lines go to the console. */
const logGroup: Provider = {
  type: 'AWS::Logs::LogGroup',
  honours: ['LogGroupName'],
  ignores: { RetentionInDays: 'log lines stay until --fresh' },
  immutable: [],
  create: async ({ region, account }, resource) => {
    const name = text(resource, 'LogGroupName');
    return { ref: name, attributes: { Arn: `arn:aws:logs:${region}:${account}:log-group:${name}:*` } };
  },
};

export const IGNORED: readonly Provider[] = [
  logGroup,
  ignored('AWS::CDK::Metadata', 'tells AWS which constructs are in use'),
  ignored('AWS::CloudWatch::Alarm', 'nobody is on call for one machine'),
  ignored('AWS::IAM::Policy', PERMISSIONS),
  ignored('AWS::IAM::Role', PERMISSIONS, (name, { account }) => ({
    Arn: `arn:aws:iam::${account}:role/${name}`,
  })),
  ignored('AWS::Lambda::Permission', PERMISSIONS),
  ignored('AWS::Logs::MetricFilter', 'metrics are for alarms, and there are none'),
  ignored('AWS::S3::BucketPolicy', PERMISSIONS),
  ignored('AWS::SQS::QueuePolicy', PERMISSIONS),
];
