/** BatchStack's coming and going in an account, with a CDK that writes down what it is asked. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import { cloudStack, localStack } from '../../../tools/batch/stacks.ts';
import { Account } from '../account.ts';
import { ANYBODY, type Answering, answering } from '../answering.ts';

const NAME = 'acme-growth-tormenta-sandbox-batch';
const directory = mkdtempSync(join(tmpdir(), 'tormenta-cdk-'));
const formerPath = process.env.PATH;

let account: Account;
let server: Answering;
let client: CloudFormationClient;
beforeEach(async () => {
  account = new Account();
  server = await answering(({ body }) => account.answer(body));
  client = new CloudFormationClient({ ...ANYBODY, endpoint: server.endpoint });
});
afterEach(async () => {
  process.env.PATH = formerPath;
  client.destroy();
  await server.stop();
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Stands for npx, and ends with this code. */
function cdkEnds(code: number): void {
  const npx = join(directory, 'npx');
  writeFileSync(npx, `#!/bin/sh\necho "$@" > ${join(directory, 'asked')}\nexit ${code}\n`);
  chmodSync(npx, 0o755);
  process.env.PATH = `${directory}:${formerPath}`;
}

test('the CDK deploys that stack alone, of that environment, and asks nobody', async () => {
  cdkEnds(0);
  await cloudStack(client, 'sandbox', NAME).deploy();
  expect(readFileSync(join(directory, 'asked'), 'utf8').trim()).toBe(
    'cdk deploy BatchStack --exclusively -c env=sandbox -c batch=true --require-approval never',
  );
});

test('a deployment that failed, or was interrupted, is an error', async () => {
  cdkEnds(1);
  await expect(cloudStack(client, 'sandbox', NAME).deploy()).rejects.toThrow('could not be deployed');
});

test('it is destroyed by its name; where it is none, there is nothing to do', async () => {
  const stack = cloudStack(client, 'sandbox', NAME);
  await stack.destroy();
  expect(account.changes).toEqual([]);
  account.add(NAME, [{ type: 'AWS::Lambda::Function', id: 'plan' }]);
  await stack.destroy();
  expect(account.changes).toEqual([`DeleteStack ${NAME}`]);
});

test('on this machine it needs a platform that runs', async () => {
  await expect(localStack(undefined, '/nowhere').deploy()).rejects.toThrow('no platform is running');
});
