/** HTTP APIs, as templates declare them: an API, its stage, its integrations and routes. */
import type { Created, Provider, Resource } from '../provider.ts';
import { text } from '../resources/property.ts';
import type { Json } from '../template/json.ts';
import type { FrontDoor } from './door.ts';

export interface DeclaredDoor {
  readonly name: string;
  readonly door: FrontDoor;
  readonly routes: { readonly key: string; readonly functionArn: string }[];
}

/** Opens a door for each API at once, since others refer to its URL; adds it to `declared`. */
export function doorProviders(
  declared: DeclaredDoor[],
  start: (apiName: string) => Promise<FrontDoor>,
): readonly Provider[] {
  /** Function ARNs by integration. */
  const integrations = new Map<string, string>();
  const doorOf = (resource: Resource): DeclaredDoor => {
    const name = text(resource, 'ApiId');
    const found = declared.find((each) => each.name === name);
    if (found === undefined) throw new Error(`there is no API ${name}`);
    return found;
  };

  const api: Provider = {
    type: 'AWS::ApiGatewayV2::Api',
    honours: ['Name', 'ProtocolType'],
    ignores: {},
    immutable: [],
    create: async (_, resource) => {
      expect(resource, 'ProtocolType', 'HTTP');
      const name = text(resource, 'Name');
      const door = await start(name);
      declared.push({ name, door, routes: [] });
      return { ref: name, attributes: { ApiId: name, ApiEndpoint: door.url } };
    },
  };
  const stage: Provider = {
    type: 'AWS::ApiGatewayV2::Stage',
    honours: ['ApiId', 'AutoDeploy', 'StageName'],
    ignores: { AccessLogSettings: "nobody but this machine calls; functions' own lines are in the logs" },
    immutable: [],
    create: async (_, resource) => {
      doorOf(resource);
      expect(resource, 'StageName', '$default');
      expect(resource, 'AutoDeploy', true);
      return created(resource);
    },
  };
  const integration: Provider = {
    type: 'AWS::ApiGatewayV2::Integration',
    honours: ['ApiId', 'IntegrationType', 'IntegrationUri', 'PayloadFormatVersion'],
    ignores: {},
    immutable: [],
    create: async (_, resource) => {
      doorOf(resource);
      expect(resource, 'IntegrationType', 'AWS_PROXY');
      expect(resource, 'PayloadFormatVersion', '2.0');
      const made = created(resource);
      integrations.set(made.ref, text(resource, 'IntegrationUri'));
      return made;
    },
  };
  const route: Provider = {
    type: 'AWS::ApiGatewayV2::Route',
    honours: ['ApiId', 'AuthorizationType', 'RouteKey', 'Target'],
    ignores: {},
    immutable: [],
    create: async (_, resource) => {
      expect(resource, 'AuthorizationType', 'NONE');
      const target = text(resource, 'Target');
      const functionArn = integrations.get(target.replace('integrations/', ''));
      if (functionArn === undefined) throw new Error(`there is no integration ${target}`);
      doorOf(resource).routes.push({ key: text(resource, 'RouteKey'), functionArn });
      return created(resource);
    },
  };
  return [api, stage, integration, route];
}

const created = ({ stack, logicalId }: Resource): Created => ({
  ref: `${stack}-${logicalId}`,
  attributes: {},
});

/** @throws Error for a property that isn't what the local run does. */
function expect({ properties }: Resource, name: string, only: Json): void {
  const value = properties[name];
  if (value !== only) throw new Error(`${name} must be ${only} and is ${value}`);
}
