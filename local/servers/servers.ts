/** The embedded servers behind the local run, each in a thread of its own, on 127.0.0.1 alone. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Running, startWorker } from './worker.ts';

export type Service = 'kinesis' | 'dynamodb' | 's3' | 'sqs' | 'glue' | 'athena';
export type Endpoints = Readonly<Record<Service, string>>;

const THREADS: Readonly<Record<Service, URL>> = {
  kinesis: new URL('./kinesis.ts', import.meta.url),
  dynamodb: new URL('./dynamodb.ts', import.meta.url),
  s3: new URL('./s3.ts', import.meta.url),
  sqs: new URL('./sqs.ts', import.meta.url),
  glue: new URL('./glue.ts', import.meta.url),
  athena: new URL('./athena.ts', import.meta.url),
};

export interface Servers {
  readonly endpoints: Endpoints;
  stop(): Promise<void>;
}

export interface ServersOptions {
  /** Where data survives; without it everything lives in memory. */
  readonly directory?: string;
  readonly region?: string;
}

/** Starts all servers on free ports, and answers when all of them listen. */
export async function startServers({
  directory,
  region = 'us-east-1',
}: ServersOptions = {}): Promise<Servers> {
  const start = async (name: Service): Promise<Running> => {
    const place = directory === undefined ? undefined : join(directory, name);
    if (place !== undefined) await mkdir(place, { recursive: true });
    return startWorker(THREADS[name], { directory: place, region });
  };
  const [kinesis, dynamodb, s3, sqs, glue, athena] = await Promise.all([
    start('kinesis'),
    start('dynamodb'),
    start('s3'),
    start('sqs'),
    start('glue'),
    start('athena'),
  ]);
  const started = { kinesis, dynamodb, s3, sqs, glue, athena };
  const endpoints = {
    kinesis: kinesis.endpoint,
    dynamodb: dynamodb.endpoint,
    s3: s3.endpoint,
    sqs: sqs.endpoint,
    glue: glue.endpoint,
    athena: athena.endpoint,
  };
  // Athena reads the catalog and the lake.
  athena.tell(endpoints);
  return {
    endpoints,
    stop: async () => {
      await Promise.all(Object.values(started).map((server) => server.stop()));
    },
  };
}
