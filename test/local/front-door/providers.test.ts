import { expect, test } from '@jest/globals';
import type { FrontDoor } from '../../../local/front-door/door.ts';
import { type DeclaredDoor, doorProviders } from '../../../local/front-door/providers.ts';
import type { JsonObject } from '../../../local/template/json.ts';
import { make } from '../platform/declared.ts';

const door: FrontDoor = {
  port: 8080,
  url: 'http://127.0.0.1:8080',
  open: () => undefined,
  stop: async () => undefined,
};

function api() {
  const declared: DeclaredDoor[] = [];
  const providers = doorProviders(declared, async () => door);
  const add = (part: string, properties: JsonObject, id?: string) =>
    make(providers, `AWS::ApiGatewayV2::${part}`, properties, id);
  return { declared, add };
}

const INTEGRATION: JsonObject = {
  ApiId: 'acme-collect',
  IntegrationType: 'AWS_PROXY',
  IntegrationUri: 'arn:redirect',
  PayloadFormatVersion: '2.0',
};
const ROUTE: JsonObject = {
  ApiId: 'acme-collect',
  AuthorizationType: 'NONE',
  RouteKey: 'GET /r/{link}',
  Target: 'integrations/stack-Redirect',
};

test('an API is a door whose routes lead to functions', async () => {
  const { declared, add } = api();
  expect(await add('Api', { Name: 'acme-collect', ProtocolType: 'HTTP' })).toEqual({
    ref: 'acme-collect',
    attributes: { ApiId: 'acme-collect', ApiEndpoint: 'http://127.0.0.1:8080' },
  });
  await add('Stage', { ApiId: 'acme-collect', AutoDeploy: true, StageName: '$default' });
  await add('Integration', INTEGRATION, 'Redirect');
  await add('Route', ROUTE);
  expect(declared).toEqual([
    { name: 'acme-collect', door, routes: [{ key: 'GET /r/{link}', functionArn: 'arn:redirect' }] },
  ]);
});

test.each<[string, string, JsonObject]>([
  ['a websocket API', 'Api', { Name: 'live', ProtocolType: 'WEBSOCKET' }],
  ['CORS answered by the API', 'Api', { Name: 'x', ProtocolType: 'HTTP', CorsConfiguration: { MaxAge: 1 } }],
  ['a named stage', 'Stage', { ApiId: 'acme-collect', AutoDeploy: true, StageName: 'prod' }],
  [
    'a throttled stage',
    'Stage',
    {
      ApiId: 'acme-collect',
      AutoDeploy: true,
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 1 },
    },
  ],
  ['payload format 1.0', 'Integration', { ...INTEGRATION, PayloadFormatVersion: '1.0' }],
  ['an integration with a URL', 'Integration', { ...INTEGRATION, IntegrationType: 'HTTP_PROXY' }],
  ['an authorizer', 'Route', { ...ROUTE, AuthorizationType: 'JWT' }],
  ['a route to nowhere', 'Route', ROUTE],
  ['a route of no API', 'Route', { ...ROUTE, ApiId: 'other' }],
])('%s stops the start', async (_, part, properties) => {
  const { add } = api();
  await add('Api', { Name: 'acme-collect', ProtocolType: 'HTTP' });
  await expect(add(part, properties)).rejects.toThrow();
});
