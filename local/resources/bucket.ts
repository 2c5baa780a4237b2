import { request } from 'node:http';
import type { Provider } from '../provider.ts';
import { text } from './property.ts';

export const bucket: Provider = {
  type: 'AWS::S3::Bucket',
  honours: ['BucketName'],
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
    return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } };
  },
};

const put = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const call = request(url, { method: 'PUT', signal: AbortSignal.timeout(10_000) }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode ?? 0));
    });
    call.once('error', reject);
    call.end();
  });
