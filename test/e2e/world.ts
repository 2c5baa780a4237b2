/** The local platform seen from outside: its tenants, its REST answers, its stream, lake and cursors. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { zstdDecompressSync } from 'node:zlib';
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type DynamoDBDocumentClient, GetCommand, paginateScan, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { BACKGROUND, dynamo, kinesis, s3, sqs } from '../../lambdas/aws/clients.ts';
import { parseUnitKey } from '../../lambdas/domain/lake-key.ts';
import { loadConfig } from '../../lib/config.ts';
import { namesOf } from '../../lib/names.ts';
import { type ReadRecord, readStream, shardsOf } from '../../tools/aws-stream.ts';
import type { PlatformProcess } from '../../tools/bench/platform.ts';

const ACCOUNT = '000000000000';
const config = loadConfig('local');
const names = namesOf(config.taxonomy);
const bucket = names.bucket('landingtmp', ACCOUNT, config.region);
const lakeTable = names.table('lake');

export interface StoredUnit {
  readonly shard: string;
  readonly first: string;
  readonly last: string;
  readonly after: string;
  readonly records: number;
  readonly body: Buffer;
}

async function readUnit(client: S3Client, key: string): Promise<StoredUnit> {
  const { Metadata = {}, Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const { last = '', after = '', records = '' } = Metadata;
  const body = zstdDecompressSync((await Body?.transformToByteArray()) ?? new Uint8Array());
  return { ...parseUnitKey(key), last, after, records: Number(records), body };
}

const inOrder = (a: StoredUnit, b: StoredUnit): number => (a.first < b.first ? -1 : 1);

async function readUnits(client: S3Client): Promise<StoredUnit[]> {
  const units: StoredUnit[] = [];
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: 'events/' })) {
    for (const { Key = '' } of page.Contents ?? []) units.push(await readUnit(client, Key));
  }
  return units.sort(inOrder);
}

async function lastOf(db: DynamoDBDocumentClient, pk: string, sk: string): Promise<string | undefined> {
  const TableName = names.table('cursors');
  const { Item } = await db.send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }));
  return Item && String(Item.last);
}

async function readLedgers(db: DynamoDBDocumentClient, shard: string) {
  const { Items = [] } = await db.send(
    new QueryCommand({
      TableName: names.table('cursors'),
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `unit#${shard}` },
    }),
  );
  return Items;
}

async function isEmpty(client: SQSClient, endpoint: string, queue: string): Promise<boolean> {
  const QueueUrl = `${endpoint}/${ACCOUNT}/${queue}`;
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
  );
  return AttributeNames.every((name) => Number(Attributes[name] ?? 0) === 0);
}

const COUNTED_MS = 120_000;

/** What stands behind the platform; make it once the platform runs. */
export function world(platform: PlatformProcess) {
  Object.assign(process.env, platform.environment);
  const clients = { kinesis: kinesis(BACKGROUND), s3: s3(BACKGROUND), sqs: sqs(BACKGROUND) };
  const db = dynamo(BACKGROUND);
  const sqsEndpoint = platform.environment.AWS_ENDPOINT_URL_SQS ?? '';

  const records = async (): Promise<ReadRecord[]> => {
    const all: ReadRecord[] = [];
    for await (const record of readStream(clients.kinesis, names.stream)) all.push(record);
    return all;
  };

  /** The record that was archived last, where that is counted too. */
  const counted = async (shard: string): Promise<string | undefined> => {
    const [cursor, last] = [await lastOf(db, 'cursor', shard), await lastOf(db, 'counted', shard)];
    return cursor === last ? last : undefined;
  };

  const isCounted = async (): Promise<boolean> => {
    if (!(await isEmpty(clients.sqs, sqsEndpoint, names.overflowQueue))) return false;
    const shards = await shardsOf(clients.kinesis, names.stream);
    const ends = await Promise.all(shards.map(counted));
    if (ends.includes(undefined)) return false;
    // Only now the whole stream is read: whether it holds more.
    const tips = new Map((await records()).map(({ shard, sequence }) => [shard, sequence]));
    return shards.every((shard, index) => tips.get(shard) === ends[index]);
  };

  /** Shard and first record of each unit that land has done with. */
  const receipts = async (): Promise<string[]> => {
    const names: string[] = [];
    const request = { TableName: lakeTable, FilterExpression: 'begins_with(pk, :unit)' };
    const values = { ':unit': 'unit#' };
    for await (const page of paginateScan({ client: db }, { ...request, ExpressionAttributeValues: values }))
      names.push(...(page.Items ?? []).map(({ sk }) => String(sk)));
    return names;
  };

  const isLanded = async (): Promise<boolean> => {
    const landed = new Set(await receipts());
    for await (const page of paginateListObjectsV2(
      { client: clients.s3 },
      { Bucket: bucket, Prefix: 'events/' },
    ))
      for (const { Key = '' } of page.Contents ?? [])
        if (!landed.has(Key.replace(/^.*\/(.*)\.ndjson\.zst$/, '$1'))) return false;
    return true;
  };

  return {
    kinesis: clients.kinesis,
    records,
    units: () => readUnits(clients.s3),
    unitLedgers: (shard: string) => readLedgers(db, shard),

    /** Waits until everything that the stream holds is in the lake and counted. @throws Error past two minutes. */
    async untilCounted(): Promise<void> {
      const until = Date.now() + COUNTED_MS;
      while (!(await isCounted())) {
        if (Date.now() > until) throw new Error('what the stream holds is not counted after two minutes');
        await sleep(250);
      }
    },

    /** Waits until every unit of the lake has landed, too. @throws Error past two minutes. */
    async untilLanded(): Promise<void> {
      const until = Date.now() + COUNTED_MS;
      while (!((await isCounted()) && (await isLanded()))) {
        if (Date.now() > until) throw new Error('what the lake holds has not landed after two minutes');
        await sleep(250);
      }
    },

    close(): void {
      for (const client of [clients.kinesis, clients.s3, clients.sqs, db]) client.destroy();
    },
  };
}

export interface Keys {
  readonly secretKey: string;
  readonly publicKey: string;
}

export async function createTenant(directory: string, tenant: string): Promise<Keys> {
  const save = join(directory, `${tenant}.keys.json`);
  const args = ['create', tenant, '--env', 'local', '--directory', directory, '--save', save];
  await promisify(execFile)(process.execPath, ['tools/tenant.ts', ...args], { timeout: 30_000 });
  return JSON.parse(await readFile(save, 'utf8'));
}

/** A GET of REST. @throws Error with the answer where it isn't 200. */
export async function rest<T>(platform: PlatformProcess, { secretKey }: Keys, path: string): Promise<T> {
  const answer = await fetch(platform.delivery + path, { headers: { authorization: `Bearer ${secretKey}` } });
  const body = await answer.text();
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${body}`);
  return JSON.parse(body);
}
