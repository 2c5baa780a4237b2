/** What `npm run query` makes of Athena's answers, where they differ from the embedded server's. */
import { afterEach, expect, test } from '@jest/globals';
import { ask } from '../../tools/aws-query.ts';
import { type Answering, answering } from './answering.ts';

let athena: Answering | undefined;
const former = { ...process.env };
afterEach(async () => {
  await athena?.stop();
  process.env = { ...former };
});

/** Answers a query with these rows, as Athena has them. */
async function answered(name: string, ...texts: readonly string[]) {
  const answers: Readonly<Record<string, unknown>> = {
    StartQueryExecution: { QueryExecutionId: 'q' },
    GetQueryExecution: { QueryExecution: { Status: { State: 'SUCCEEDED' } } },
    GetQueryResults: {
      ResultSet: {
        ResultSetMetadata: { ColumnInfo: [{ Name: name, Type: 'string' }] },
        Rows: texts.map((VarCharValue) => ({ Data: [{ VarCharValue }] })),
      },
    },
  };
  athena = await answering(({ target }) => ({
    status: 200,
    text: JSON.stringify(answers[target.split('.')[1] ?? '']),
  }));
  Object.assign(process.env, {
    ...{ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'body' },
    AWS_ENDPOINT_URL_ATHENA: athena.endpoint,
  });
  return (await ask('…', { database: 'lake', workgroup: 'lake' }, 10)).rows;
}

test('the names before the rows of a SELECT are no row', async () => {
  expect(await answered('tenant', 'tenant', 'acme')).toEqual([['acme']]);
});

test('SHOW TABLES has no names before its rows', async () => {
  expect(await answered('tab_name', 'landing_clicks', 'landing_views')).toEqual([
    ['landing_clicks'],
    ['landing_views'],
  ]);
});
