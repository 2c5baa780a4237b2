/** What a template says, one line a resource, for snapshots that a reader can judge. */
import type { Resource, Template } from './synthesized.ts';

type Properties = Resource['Properties'];

const LOGICAL_HASH = /[0-9A-F]{8}$/;

/** `Events.Arn` for the name of DataStack's export of the stream's ARN. */
const importedName = (name: string): string => {
  const [, kind, id, rest = ''] =
    /ExportsOutput(Ref|FnGetAtt)(\w+?)[0-9A-F]{8}(\w*?)[0-9A-F]{8}$/.exec(name) ?? [];
  return kind === undefined ? name : `${id}${rest && `.${rest}`}`;
};

/** Intrinsic functions as short text. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, argument] = ['', '']] = Object.entries(value);
  if (name === 'Ref')
    return String(argument).replace(LOGICAL_HASH, '').replace('AWS::AccountId', '<account>');
  if (name === 'Fn::GetAtt') return `${String(argument[0]).replace(LOGICAL_HASH, '')}.${argument[1]}`;
  if (name === 'Fn::ImportValue') return importedName(String(argument));
  if (name === 'Fn::Join') return argument[1].map(plain).join(argument[0]);
  return Object.entries(value)
    .map(([key, inner]) => `${key}=${plain(inner)}`)
    .join(' ');
}

const keys = (schema: unknown): string =>
  Array.isArray(schema) ? schema.map(({ AttributeName }) => AttributeName).join(', ') : '';

const names = (columns: unknown): string =>
  Array.isArray(columns) ? columns.map(({ Name }) => Name).join(', ') : '';

const indexes = (value: unknown): string =>
  Array.isArray(value)
    ? value
        .map(
          ({ IndexName, KeySchema, Projection }) =>
            `; index ${IndexName} (${keys(KeySchema)}) ${Projection.ProjectionType}`,
        )
        .join('')
    : '';

const statements = ({ PolicyDocument }: Properties): string => {
  const { Statement }: { Statement: { Action: unknown; Resource: unknown }[] } = Object(PolicyDocument);
  return Statement.map(({ Action, Resource }) => `\n    ${plain(Action)} on ${plain(Resource)}`).join('');
};

const variables = ({ Environment }: Properties): string => {
  const { Variables } = Object(Environment);
  return Object.entries(Variables)
    .filter(([name]) => !name.startsWith('POWERTOOLS_') && name !== 'NODE_OPTIONS')
    .map(([name, value]) => `\n    ${name}=${plain(value)}`)
    .join('');
};

/** How long objects are kept: all of them, and those below a prefix. */
function kept(lifecycle: unknown): string {
  const { Rules }: { Rules: readonly Properties[] } = Object(lifecycle);
  const days = Rules.map(({ ExpirationInDays: count, Prefix: prefix = '' }) =>
    count === undefined ? 'for ever' : `${prefix}${prefix && ': '}${count} d`,
  );
  return days.join(', ');
}

/** The types that are worth a line, and what of each. */
const LINES: Readonly<Record<string, (properties: Properties) => string>> = {
  'AWS::S3::Bucket': ({ BucketName, LifecycleConfiguration, NotificationConfiguration: news }) =>
    `${plain(BucketName)}, ${kept(LifecycleConfiguration)}` +
    (news === undefined ? '' : `\n    ${plain(news)}`),
  'AWS::DynamoDB::Table': (table) =>
    `${table.TableName} (${keys(table.KeySchema)})${table.TimeToLiveSpecification ? ' expires' : ''}` +
    indexes(table.GlobalSecondaryIndexes),
  'AWS::Glue::Database': ({ DatabaseInput }) => plain(Object(DatabaseInput).Name),
  'AWS::Glue::Table': ({ TableInput }) => {
    const { Name, PartitionKeys, StorageDescriptor } = Object(TableInput);
    return `${Name} (${StorageDescriptor.Columns.length} columns) by ${names(PartitionKeys)}`;
  },
  'AWS::Athena::WorkGroup': ({ Name, WorkGroupConfiguration }) =>
    `${Name} ${plain(Object(WorkGroupConfiguration).ResultConfiguration.OutputLocation)}`,
  'AWS::StepFunctions::StateMachine': ({ StateMachineName, StateMachineType }) =>
    `${StateMachineName}, ${StateMachineType}`,
  'AWS::Kinesis::Stream': (stream) =>
    `${stream.Name}, ${plain(stream.StreamModeDetails)}, shards ${stream.ShardCount}, ${stream.RetentionPeriodHours} h`,
  'AWS::SQS::Queue': (queue) =>
    `${queue.QueueName}, visibility ${queue.VisibilityTimeout ?? 'default'}, ${plain(queue.RedrivePolicy ?? 'dead letters')}`,
  'AWS::Lambda::Function': (stage) =>
    `${stage.FunctionName}, ${stage.MemorySize} MB, ${stage.Timeout} s${variables(stage)}`,
  'AWS::IAM::Policy': statements,
  'AWS::Lambda::EventSourceMapping': ({ Tags: _, ...mapping }) => plain(mapping),
  'AWS::ApiGatewayV2::Route': ({ RouteKey, Target }) => `${RouteKey} → ${plain(Target)}`,
  'AWS::CloudWatch::Alarm': (alarm) =>
    `${alarm.MetricName} ${alarm.Statistic} ≥ ${alarm.Threshold}, ${alarm.EvaluationPeriods} × ${alarm.Period} s`,
};

export const outline = ({ Resources }: Template): string =>
  Object.entries(Resources)
    .flatMap(([id, { Type, Properties }]) => {
      const line = LINES[Type]?.(Properties);
      return line === undefined ? [] : [`${id.replace(LOGICAL_HASH, '')}: ${line}`];
    })
    .join('\n');
