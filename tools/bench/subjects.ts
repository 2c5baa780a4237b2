/** What is measured: each starts, is loaded, is killed under the load, and shows what survived. */
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../../lib/config.ts';
import { namesOf } from '../../lib/names.ts';
import { BENCH, createBenchResources, streamIds } from '../aws-bench.ts';
import { runTool, startChild } from './child.ts';
import { withDirectory } from './directory.ts';
import type { LoadOrder, LoadResult } from './load-words.ts';
import { measure } from './measure.ts';
import { startPlatform } from './platform.ts';
import { type Survival, survival } from './survivors.ts';

export interface Measured extends Omit<LoadResult, 'answered'> {
  /** Undefined for what keeps nothing. */
  readonly survival: Survival | undefined;
}

export type LoadSize = Pick<LoadOrder, 'connections' | 'warmUpMs' | 'measuredMs'>;

const PATH = `/r/${BENCH.link}`;

/** (c) The yardstick. */
export async function measureBare(size: LoadSize): Promise<Measured> {
  const server = await startChild('bare-server');
  const { answered: _, ...result } = await measure({ ...size, port: server.port, path: PATH }, server.kill);
  return { ...result, survival: undefined };
}

const at = (port: number): string => `http://127.0.0.1:${port}`;

/** As the template gives it to the redirect function. */
const redirectEnvironment = (kinesis: string, dynamodb: string) => ({
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL_KINESIS: kinesis,
  AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
  POWERTOOLS_SERVICE_NAME: 'redirect',
  POWERTOOLS_METRICS_NAMESPACE: 'Tormenta',
  STREAM_NAME: BENCH.stream,
  STREAM_BUCKETS: String(BENCH.buckets),
  // Nothing listens there: what the stream refuses is lost here, and shows.
  OVERFLOW_QUEUE_URL: 'http://127.0.0.1:9/000000000000/overflow',
  LINKS_TABLE: BENCH.links,
  SALTS_TABLE: BENCH.salts,
  COUNTRY_HEADER: '',
});

/** (b) The redirect stage's bundle, many requests at a time in one process, before a Kinesis of its own. */
export const measureShared = (size: LoadSize): Promise<Measured> =>
  withDirectory(async (directory) => {
    const streams = ['kinesis', join(directory, 'kinesis')];
    const kinesis = await startChild('embedded-server', streams);
    const tables = await startChild('embedded-server', ['dynamodb', join(directory, 'dynamodb')]);
    await createBenchResources({ kinesis: at(kinesis.port), dynamodb: at(tables.port) });
    // The bundle is CommonJS, as Lambda takes it; in this package's folder Node would read it as ESM.
    const bundle = join(directory, 'redirect.cjs');
    await copyFile('dist/redirect/index.js', bundle);
    const server = await startChild(
      'shared-server',
      [bundle],
      redirectEnvironment(at(kinesis.port), at(tables.port)),
    );
    const killAll = async (): Promise<void> => {
      await Promise.all([server.kill(), kinesis.kill(), tables.kill()]);
    };
    const { answered, ...result } = await measure({ ...size, port: server.port, path: PATH }, killAll);

    const restarted = await startChild('embedded-server', streams);
    const ids = await streamIds(at(restarted.port), BENCH.stream);
    await restarted.kill();
    return { ...result, survival: survival(answered, ids) };
  });

/** Makes a tenant and the link that is asked for, as anybody would. */
async function createLink(directory: string, delivery: string): Promise<void> {
  const keys = join(directory, 'bench.json');
  await runTool('tenant', ['create', 'bench', '--env', 'local', '--directory', directory, '--save', keys]);
  const { secretKey }: { secretKey: string } = JSON.parse(await readFile(keys, 'utf8'));
  const { status } = await fetch(`${delivery}/v1/links`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ slug: BENCH.link, destination: 'https://example.com/' }),
  });
  if (status !== 201) throw new Error(`the link was refused with ${status}`);
}

const SURVIVORS_MS = 30_000;

/** (a) The whole local platform, one request at a time in each environment. */
export const measurePlatform = (size: LoadSize): Promise<Measured> =>
  withDirectory(async (directory) => {
    const platform = await startPlatform(directory);
    await createLink(directory, platform.delivery);
    const port = Number(new URL(platform.collect).port);
    const { answered, ...result } = await measure({ ...size, port, path: PATH }, platform.kill);

    const restarted = await startPlatform(directory);
    const stream = namesOf(loadConfig('local').taxonomy).stream;
    const count = async (): Promise<Survival> =>
      survival(answered, await streamIds(restarted.environment.AWS_ENDPOINT_URL_KINESIS ?? '', stream));
    // What went to the overflow queue is put back by redrive.
    const until = Date.now() + SURVIVORS_MS;
    let found = await count();
    while (found.lost > 0 && Date.now() < until) {
      await sleep(500);
      found = await count();
    }
    await restarted.kill();
    return { ...result, survival: found };
  });
