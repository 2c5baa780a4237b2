import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { reach } from '../../tools/environment.ts';

test("an account's environment is reached by its region and names", async () => {
  const variables = { AWS_REGION: 'us-west-2' };
  const names = await reach({ env: 'sandbox', directory: undefined }, variables);
  expect(names.table('keys')).toBe('acme-growth-tormenta-sandbox-keys');
  expect(variables).toEqual({ AWS_REGION: 'eu-west-1' });
});

test('the platform on this machine is reached by the endpoints that it wrote down', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tormenta-environment-'));
  const environment = { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' };
  await writeFile(join(directory, 'platform.json'), JSON.stringify({ pid: 1, environment }));
  const chosen: Record<string, string | undefined> = {};
  await reach({ env: 'local', directory }, chosen);
  expect(chosen).toEqual(environment);
  const byVariable: Record<string, string | undefined> = { TORMENTA_DIRECTORY: directory };
  await reach({ env: 'local', directory: undefined }, byVariable);
  expect(byVariable).toEqual({ TORMENTA_DIRECTORY: directory, ...environment });
  await rm(directory, { recursive: true });
});

test('what is not there is named', async () => {
  await expect(reach({ env: 'local', directory: '/nowhere' }, {})).rejects.toThrow(
    'no platform is running on /nowhere',
  );
  await expect(reach({ env: 'moon', directory: undefined }, {})).rejects.toThrow('no environment "moon"');
});
