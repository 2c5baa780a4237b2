/** What the commands say where AWS doesn't let them, or has nothing of the environment. */
import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { awsExplanation } from '../../tools/aws-explanation.ts';
import { type Answering, answering } from './answering.ts';

const refusing = (type: string, message: string) => () => ({
  status: 400,
  text: JSON.stringify({ __type: type, message }),
});

let tables: Answering;
let athena: Answering;
beforeAll(async () => {
  tables = await answering(refusing('ResourceNotFoundException', 'Requested resource not found'));
  athena = await answering(refusing('InvalidRequestException', 'WorkGroup acme is not found.'));
});
afterAll(async () => {
  await tables.stop();
  await athena.stop();
});

const KEYS = { AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'body' };

const run = (variables: Record<string, string>, ...args: string[]): Promise<string> =>
  new Promise((done) => {
    const env = {
      PATH: process.env.PATH,
      HOME: '/nowhere',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint,
      AWS_ENDPOINT_URL_ATHENA: athena.endpoint,
      ...variables,
    };
    execFile(process.execPath, args, { env, timeout: 25_000 }, (_, stdout, stderr) => done(stdout + stderr));
  });

const BATCH = ['tools/batch.ts', '--env', 'sandbox'];
const QUERY = ['tools/query/query.ts', 'SELECT 1', '--env', 'sandbox'];

test.each([BATCH, QUERY])('%s says that nobody is logged in', async (...command) => {
  expect(await run({}, ...command)).toMatch(/^there are no AWS credentials: set a profile \(AWS_PROFILE\)/);
});

test.each([BATCH, QUERY])('%s says that the environment has to be deployed first', async (...command) => {
  expect(await run(KEYS, ...command)).toMatch(
    /^the environment isn't there, or not all of it: deploy it first\n/,
  );
});

test.each([
  ['ExpiredToken', 'expired'],
  ['InvalidClientTokenId', 'does not know'],
  ['AccessDeniedException', 'may not do this'],
])('%s in plain words, beside what AWS said', (name, words) => {
  const error = Object.assign(new Error('as AWS says it'), { name });
  expect(awsExplanation(error)).toMatch(new RegExp(`${words}.*\n\\(as AWS says it\\)$`));
});

test('what it has no words for speaks for itself', () => {
  expect(awsExplanation(new Error('the run failed'))).toBeUndefined();
  expect(awsExplanation('text')).toBeUndefined();
});
