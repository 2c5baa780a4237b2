/** The command as a whole, on an account that answers as CloudFormation does. */
import { execFile } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { Account } from './account.ts';
import { type Answering, answering } from './answering.ts';

interface Ended {
  readonly output: string;
  readonly code: number | string | undefined;
}

let account = new Account();
let cloudFormation: Answering;
let tables: Answering;
const tableCalls: string[] = [];

beforeAll(async () => {
  cloudFormation = await answering(({ body }) => account.answer(body));
  tables = await answering(({ target, body }) => {
    tableCalls.push(`${target} ${body}`);
    return { status: 200, text: '{}' };
  });
});
afterAll(async () => {
  await cloudFormation.stop();
  await tables.stop();
});
beforeEach(() => {
  account = new Account();
  tableCalls.length = 0;
});

const destroy = (...args: string[]): Promise<Ended> =>
  new Promise((done) => {
    const env = {
      PATH: process.env.PATH,
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'body',
      AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint,
    };
    const child = execFile(
      process.execPath,
      ['tools/destroy.ts', ...args],
      { env, timeout: 25_000 },
      (error, stdout, stderr) =>
        done({ output: stdout + stderr, code: error?.code ?? (error ? 'killed' : 0) }),
    );
    child.stdin?.end();
  });

const deploy = (prefix: string): void => {
  account.add(`${prefix}-data`, [{ type: 'AWS::DynamoDB::Table', id: `${prefix}-links`, kept: true }], true);
  for (const part of ['collect', 'pipeline', 'delivery']) {
    account.add(`${prefix}-${part}`, [{ type: 'AWS::Lambda::Function', id: 'stage' }]);
  }
};

it('destroys what computes, in order, and says that the data is left', async () => {
  deploy('acme-growth-tormenta-sandbox');
  const { output, code } = await destroy('--env', 'sandbox');
  expect({ code, changes: account.changes }).toEqual({
    code: 0,
    changes: [
      'DeleteStack acme-growth-tormenta-sandbox-delivery',
      'DeleteStack acme-growth-tormenta-sandbox-pipeline',
      'DeleteStack acme-growth-tormenta-sandbox-collect',
    ],
  });
  expect(output).toContain(
    'left:\n  the stack acme-growth-tormenta-sandbox-data: 1 AWS::DynamoDB::Table (data: --with-data destroys it)',
  );
});

it('keeps the data of production, unless its name is typed', async () => {
  deploy('acme-growth-tormenta-prod');
  const { output, code } = await destroy('--env', 'production', '--with-data');
  expect({ code, changes: account.changes }).toEqual({ code: 1, changes: [] });
  expect(output).toContain('The data of acme-growth-tormenta-prod is kept');
});

it('with its name typed, destroys the data of production and what its stack retained', async () => {
  deploy('acme-growth-tormenta-prod');
  const { output, code } = await destroy(
    ...['--env', 'production', '--with-data', '--confirm', 'acme-growth-tormenta-prod'],
  );
  expect({ code, last: account.changes.slice(-2) }).toEqual({
    code: 0,
    last: [
      'UpdateTerminationProtection acme-growth-tormenta-prod-data',
      'DeleteStack acme-growth-tormenta-prod-data',
    ],
  });
  expect(tableCalls).toEqual([
    'DynamoDB_20120810.DeleteTable {"TableName":"acme-growth-tormenta-prod-links"}',
  ]);
  expect(output).not.toContain('AWS::DynamoDB::Table acme-growth-tormenta-prod-links, retained');
});

it('says so where nothing is deployed', async () => {
  const { output, code } = await destroy('--env', 'sandbox', '--with-data');
  expect(code).toBe(0);
  expect(output).toContain('no stack of acme-growth-tormenta-sandbox is in eu-west-1');
});
