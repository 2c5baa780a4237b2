/** What batch runs did, in the table `lake`: `batch`/`run#RUN` the run, `run#RUN`/… its steps. */
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { RunStep, RunSummary } from '../domain/run-log.ts';
import { count, type Item, itemOf, itemsOf, putItem } from './items.ts';

const KEPT_DAYS = 90;
const expires = (at: string): number => Math.floor(Date.parse(at) / 1000) + KEPT_DAYS * 86_400;

export function runLog(db: DynamoDBDocumentClient, table: string) {
  const set = async (run: string, fields: Item): Promise<void> => {
    const names = Object.keys(fields);
    await db.send(
      new UpdateCommand({
        TableName: table,
        Key: { pk: 'batch', sk: `run#${run}` },
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, fields[name]])),
      }),
    );
  };

  return {
    begin: (run: string, at: string, planned: Item): Promise<void> =>
      set(run, { status: 'running', started: at, expires: expires(at), ...planned }),

    end: (run: string, at: string, status: 'succeeded' | 'failed', did: Item): Promise<void> =>
      set(run, { status, ended: at, ...did }),

    /** The same step of the same run overwrites what it wrote. */
    step: (run: string, { kind, name, day, ...did }: RunStep): Promise<void> =>
      putItem(db, table, {
        pk: `run#${run}`,
        sk: `${kind}#${name}#${day}`,
        ...did,
        expires: expires(did.at),
      }),

    steps: async (run: string): Promise<RunStep[]> => (await itemsOf(db, table, `run#${run}`)).map(stepOf),

    /** The run that an execution of the state machine is, if it began since that day. */
    async runOf(execution: string, since: string): Promise<string | undefined> {
      const runs = await itemsOf(db, table, 'batch', { first: `run#${since}`, last: 'run$' });
      const own = runs.filter((item) => item.execution === execution).map(({ sk }) => String(sk));
      return own.at(-1)?.slice('run#'.length);
    },

    async find(run: string): Promise<RunSummary | undefined> {
      const item = await itemOf(db, table, 'batch', `run#${run}`);
      return item && summaryOf(item);
    },
  };
}

function stepOf(item: Item): RunStep {
  const [kind = '', name = '', day = ''] = String(item.sk).split('#');
  return {
    kind: kind === 'publish' ? 'publish' : 'model',
    name,
    day,
    at: String(item.at),
    rows: count(item.rows),
    bytes: count(item.bytes),
    scannedBytes: count(item.scannedBytes),
    engineMs: count(item.engineMs),
    queries: count(item.queries),
    writes: count(item.writes),
    finalHours: count(item.finalHours),
  };
}

const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const summaryOf = (item: Item): RunSummary => ({
  status: String(item.status),
  started: String(item.started),
  ended: typeof item.ended === 'string' ? item.ended : undefined,
  error: typeof item.error === 'string' ? item.error : undefined,
  days: list(item.days),
  partitions: count(item.partitions),
  left: count(item.left),
  notFinal: list(item.notFinal),
  finalUntil: typeof item.finalUntil === 'string' ? item.finalUntil : undefined,
  requeued: count(item.requeued),
});
