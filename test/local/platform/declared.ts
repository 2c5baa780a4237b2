/** What providers make of resources, outside of any stack. */
import type { Context, Created, Provider } from '../../../local/provider.ts';
import { unknownParts } from '../../../local/resources/unknown.ts';
import type { JsonObject } from '../../../local/template/json.ts';

const CONTEXT: Context = {
  region: 'eu-west-1',
  account: '000000000000',
  endpoints: { kinesis: '', dynamodb: '', s3: '', sqs: '', glue: '', athena: '' },
  asset: (key) => `/cdk.out/asset.${key.replace('.zip', '')}`,
};

/** Makes one resource; fails for a property that the provider doesn't know, as the start does. */
export async function make(
  providers: readonly Provider[],
  type: string,
  properties: JsonObject,
  logicalId = 'Thing',
): Promise<Created> {
  const template = { logicalId, type, properties, dependsOn: [] };
  const unknown = unknownParts([{ name: 'stack', resources: [template], outputs: [] }], providers);
  if (unknown.length > 0) throw new Error(unknown.join('\n'));
  const provider = providers.find((each) => each.type === type);
  if (provider === undefined) throw new Error(`no provider for ${type}`);
  return provider.create(CONTEXT, { stack: 'stack', logicalId, type, properties });
}
