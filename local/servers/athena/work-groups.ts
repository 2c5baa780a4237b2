import { member } from '../../resources/property.ts';
import type { Json, JsonObject } from '../../template/json.ts';
import { textOf } from '../input.ts';
import { ServiceError } from '../json-server.ts';
import type { WorkGroup } from './execution.ts';
import type { Store } from './store.ts';

type WorkGroupOperation = (store: Store, input: JsonObject) => JsonObject;

const create: WorkGroupOperation = (store, input) => {
  const name = textOf(input, 'Name');
  if (store.workGroup(name) !== undefined) throw invalid(`WorkGroup ${name} is already created`);
  const { Configuration } = input;
  store.putWorkGroup({ name, ...settings(Configuration, member(Configuration, 'ResultConfiguration')) });
  return {};
};

/** Of what isn't named nothing changes. */
const update: WorkGroupOperation = (store, input) => {
  const former = workGroupOf(store, input);
  const { ConfigurationUpdates: changes } = input;
  const changed = settings(changes, member(changes, 'ResultConfigurationUpdates'));
  const results = member(changes, 'ResultConfigurationUpdates');
  store.putWorkGroup({
    ...former,
    ...changed,
    ...(member(changes, 'RemoveBytesScannedCutoffPerQuery') === true ? { scanLimitBytes: undefined } : {}),
    ...(member(results, 'RemoveOutputLocation') === true ? { outputLocation: undefined } : {}),
  });
  return {};
};

const get: WorkGroupOperation = (store, input) => {
  const { name, outputLocation, scanLimitBytes } = workGroupOf(store, input);
  const Configuration = {
    ...(outputLocation === undefined ? {} : { ResultConfiguration: { OutputLocation: outputLocation } }),
    ...(scanLimitBytes === undefined ? {} : { BytesScannedCutoffPerQuery: scanLimitBytes }),
  };
  return { WorkGroup: { Name: name, State: 'ENABLED', Configuration } };
};

export const WORK_GROUP_OPERATIONS = { create, update, get } as const;

function settings(configuration: Json | undefined, result: Json | undefined): Omit<WorkGroup, 'name'> {
  const outputLocation = member(result, 'OutputLocation');
  const limit = member(configuration, 'BytesScannedCutoffPerQuery');
  return {
    ...(outputLocation === undefined ? {} : { outputLocation: String(outputLocation) }),
    ...(limit === undefined ? {} : { scanLimitBytes: Number(limit) }),
  };
}

function workGroupOf(store: Store, input: JsonObject): WorkGroup {
  const name = textOf(input, 'WorkGroup');
  const found = store.workGroup(name);
  if (found === undefined) throw invalid(`WorkGroup ${name} is not found.`);
  return found;
}

const invalid = (message: string): ServiceError => new ServiceError('InvalidRequestException', message);
