import type { Provider, Resource } from '../provider.ts';
import { callServer } from '../servers/json-call.ts';
import type { JsonObject } from '../template/json.ts';
import { member, text } from './property.ts';
import { createOrAdopt } from './settled.ts';

export const workGroup: Provider = {
  type: 'AWS::Athena::WorkGroup',
  honours: [
    'Name',
    'State',
    'WorkGroupConfiguration.BytesScannedCutoffPerQuery',
    'WorkGroupConfiguration.EnforceWorkGroupConfiguration',
    'WorkGroupConfiguration.ResultConfiguration.OutputLocation',
  ],
  ignores: {
    Description: 'for readers',
    RecursiveDeleteOption: 'nothing is deleted but by --fresh',
    'WorkGroupConfiguration.EngineVersion': 'the engine here is DuckDB',
    'WorkGroupConfiguration.PublishCloudWatchMetricsEnabled': 'metrics are for alarms, and there are none',
    'WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration':
      'results lie in files of the state directory, protected as that directory is',
    'WorkGroupConfiguration.ResultConfiguration.ExpectedBucketOwner': 'there is one account',
  },
  immutable: [],
  create: async ({ endpoints }, resource) => {
    const Name = text(resource, 'Name');
    const { State = 'ENABLED' } = resource.properties;
    if (State !== 'ENABLED') throw new Error(`State is ${State}, and the local run has ENABLED alone`);
    const call = (operation: string, input: object) =>
      callServer(endpoints.athena, 'athena', operation, input);
    await createOrAdopt(() => call('CreateWorkGroup', { Name }), 'InvalidRequestException');
    await call('UpdateWorkGroup', { WorkGroup: Name, ConfigurationUpdates: configuration(resource) });
    return { ref: Name, attributes: {} };
  },
};

/** What the template no longer has goes. */
function configuration({ properties }: Resource): JsonObject {
  const given = properties.WorkGroupConfiguration;
  const limit = member(given, 'BytesScannedCutoffPerQuery');
  const OutputLocation = member(member(given, 'ResultConfiguration'), 'OutputLocation');
  return {
    ...(limit === undefined
      ? { RemoveBytesScannedCutoffPerQuery: true }
      : { BytesScannedCutoffPerQuery: limit }),
    ResultConfigurationUpdates:
      OutputLocation === undefined ? { RemoveOutputLocation: true } : { OutputLocation },
  };
}
