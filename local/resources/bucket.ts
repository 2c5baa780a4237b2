import { request } from 'node:http';
import type { Provider } from '../provider.ts';
import { type QueueTarget, targetsXml } from '../proxy/notification-config.ts';
import type { Json } from '../template/json.ts';
import { list, member, text } from './property.ts';

export const bucket: Provider = {
  type: 'AWS::S3::Bucket',
  honours: [
    'BucketName',
    'NotificationConfiguration.QueueConfigurations[].Event',
    'NotificationConfiguration.QueueConfigurations[].Filter.S3Key.Rules[].Name',
    'NotificationConfiguration.QueueConfigurations[].Filter.S3Key.Rules[].Value',
    'NotificationConfiguration.QueueConfigurations[].Queue',
  ],
  ignores: {
    BucketEncryption: 'objects lie in files of the state directory, protected as that directory is',
    LifecycleConfiguration: 'a local lake keeps its objects until --fresh',
    OwnershipControls: 'there is one account',
    PublicAccessBlockConfiguration: 'nothing is reachable from beyond this machine',
  },
  immutable: ['BucketName'],
  create: async ({ endpoints }, resource) => {
    const name = text(resource, 'BucketName');
    const status = await put(`${endpoints.s3}/${name}`);
    // 409: it is there already, and ours.
    if (status !== 200 && status !== 409) throw new Error(`CreateBucket answers ${status}`);
    const targets = list(member(resource.properties.NotificationConfiguration, 'QueueConfigurations'));
    const configured = await put(`${endpoints.s3}/${name}?notification`, targetsXml(targets.map(toTarget)));
    if (configured !== 200) throw new Error(`PutBucketNotificationConfiguration answers ${configured}`);
    return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } };
  },
};

/** @throws Error for an event that isn't told of here. */
function toTarget(configuration: Json, at: number): QueueTarget {
  const event = member(configuration, 'Event');
  if (event !== 's3:ObjectCreated:*')
    throw new Error(`Event is ${event}, and the local run tells of s3:ObjectCreated:* alone`);
  const rules = list(member(member(member(configuration, 'Filter'), 'S3Key'), 'Rules'));
  const value = (name: string): string =>
    String(member(rules.find((rule) => member(rule, 'Name') === name) ?? {}, 'Value') ?? '');
  const queueArn = String(member(configuration, 'Queue'));
  return { id: `queue-${at}`, queueArn, prefix: value('prefix'), suffix: value('suffix') };
}

const put = (url: string, body = ''): Promise<number> =>
  new Promise((resolve, reject) => {
    const call = request(url, { method: 'PUT', signal: AbortSignal.timeout(10_000) }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode ?? 0));
    });
    call.once('error', reject);
    call.end(body);
  });
