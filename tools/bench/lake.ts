/**
 * The lake, measured: two days of events are put on the stream of a platform that begins anew, land, and go through
 * one batch run; then DuckDB alone converts the same lines. The whole ends by itself.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dynamo, kinesis } from '../../lambdas/aws/clients.ts';
import { lakeReads } from '../../lambdas/aws/lake-reads.ts';
import { recordStream } from '../../lambdas/aws/record-stream.ts';
import { loadConfig } from '../../lib/config.ts';
import type { namesOf } from '../../lib/names.ts';
import { createReceiptsTable } from '../aws-bench.ts';
import { LOCAL, reach } from '../environment.ts';
import { withDirectory } from './directory.ts';
import { type Landing, untilLanded } from './lake-landing.ts';
import type { LakeFigures, LakeLine } from './lake-report.ts';
import { convert, landAlone, rowsOf, runBatch, workOf } from './lake-stages.ts';
import { lakeTraffic, putTraffic } from './lake-traffic.ts';
import { forgetPeak, peakBytes } from './memory.ts';
import { type PlatformProcess, startPlatform } from './platform.ts';

const config = loadConfig(LOCAL);
const LONGEST_MS = 12 * 60_000;
const CALLS = { timeoutMs: 30_000, attempts: 1 } as const;
const READS = { timeoutMs: 20_000, attempts: 3 } as const;

type Names = ReturnType<typeof namesOf>;

export interface LakeBench {
  readonly figures: LakeFigures;
  /** What the batch run said. */
  readonly batch: string;
  readonly landedBytes: number;
  readonly convertedBytes: number;
  /** How many lines aggregate had counted when the last unit had landed. */
  readonly countedByThen: number;
  /** What failed or went back in stages on the way. */
  readonly troubles: Readonly<Record<string, readonly string[]>>;
}

interface Run {
  readonly directory: string;
  readonly platform: PlatformProcess;
  readonly names: Names;
  readonly say: (line: string) => void;
  readonly untilMs: number;
}

export const measureLake = (events: number, say: (line: string) => void): Promise<LakeBench> =>
  withDirectory(async (directory) => {
    const untilMs = Date.now() + LONGEST_MS;
    const platform = await startPlatform(directory);
    try {
      const names = await reach({ env: LOCAL, directory }, process.env);
      return await measure({ directory, platform, names, say, untilMs }, events);
    } catch (error) {
      say(platform.said().slice(-2_000));
      throw error;
    } finally {
      await platform.kill();
    }
  });

async function measure(run: Run, events: number): Promise<LakeBench> {
  const { directory, platform, names, say } = run;
  const lines = join(directory, 'bench-lines.ndjson');
  await forgetPeak(platform.process.pid ?? 0);
  const beganMs = Date.now();
  const sent = await send(run, events, lines);
  const sentMs = Date.now();
  say(`${sent} events were put; they land …`);
  const landing = await untilLanded(lakeOf(names), beganMs, sent, run.untilMs, say);
  const landedMs = Date.now();
  const landPeak = await platformPeak(run);
  const { aggregate: byThen } = await workOf(directory);
  const countedMs = await untilCounted(run, sent);
  const { aggregate, land } = await workOf(directory);
  const batch = await batchRun(run, sent);
  const rows = await rowsOf(names);
  say('land alone …');
  const alone = await aloneRun(run, landing.keys);
  await platform.kill();
  say('DuckDB alone …');
  const converted = await convert(lines, join(directory, 'converted'), left(run));

  const since = (ms: number): number => (ms - beganMs) / 1_000;
  const line = (what: string, seconds: number, peak?: number): LakeLine => ({
    what,
    rows: sent,
    seconds,
    peakBytes: peak,
  });
  return {
    figures: {
      lines: [
        line('put on the stream, as it took them', since(sentMs)),
        line(
          'landed: from the first put to the last receipt, aggregate beside it',
          since(landedMs),
          landPeak,
        ),
        { ...line('counted by aggregate, from the first put', since(countedMs)), rows: aggregate.lines },
        line('land alone, one environment', alone.seconds, alone.peakBytes),
        batch.line,
      ],
      limit: {
        ...line('DuckDB alone: the same lines to Parquet', converted.seconds, converted.peakBytes),
        rows: converted.rows,
      },
      sent,
      landed: landing.landed,
      rejected: landing.rejected,
      distinct: converted.distinct,
      ...rows,
      failedAlone: alone.failed,
    },
    batch: batch.said,
    landedBytes: landing.bytes,
    convertedBytes: converted.bytes,
    countedByThen: byThen.lines,
    troubles: { aggregate: aggregate.troubles, land: land.troubles },
  };
}

const left = ({ untilMs }: Run): number => Math.max(1, untilMs - Date.now());

const lakeOf = (names: Names) => lakeReads(dynamo(READS), names.table('lake'));

const platformPeak = ({ platform }: Run): Promise<number | undefined> => peakBytes(platform.process.pid ?? 0);

async function send({ names }: Run, events: number, lines: string): Promise<number> {
  const client = kinesis(CALLS);
  try {
    const put = recordStream(client, names.stream, CALLS.timeoutMs);
    return await putTraffic(lakeTraffic(events, Date.now()), put, config.stream.buckets, lines);
  } finally {
    client.destroy();
  }
}

const COUNTING_MS = 3 * 60_000;

/** Waits for the speed layer, so that the batch run is measured without it; not for ever. Answers its last unit's end. */
async function untilCounted({ directory, say }: Run, lines: number): Promise<number> {
  const untilMs = Date.now() + COUNTING_MS;
  for (;;) {
    const { aggregate } = await workOf(directory);
    if (aggregate.lines >= lines) return aggregate.lastMs ?? Date.now();
    if (Date.now() > untilMs) {
      say(`aggregate has counted ${aggregate.lines} of ${lines}: the batch run goes on beside it`);
      return Date.now();
    }
    await sleep(1_000);
  }
}

async function batchRun(run: Run, rows: number): Promise<{ readonly line: LakeLine; readonly said: string }> {
  run.say('the batch run …');
  await forgetPeak(run.platform.process.pid ?? 0);
  const startedMs = Date.now();
  const said = await runBatch(run.directory, left(run));
  const seconds = (Date.now() - startedMs) / 1_000;
  const what = 'batch run: landing to universal, reports and final hours';
  return { line: { what, rows, seconds, peakBytes: await platformPeak(run) }, said };
}

const ACCOUNT = '000000000000';

/** The units that have landed, landed again: the same objects; receipts go to a table of their own. */
async function aloneRun(run: Run, keys: Landing['keys']) {
  const { names, directory, platform } = run;
  const receipts = `${names.table('lake')}-bench`;
  await createReceiptsTable(platform.environment.AWS_ENDPOINT_URL_DYNAMODB ?? '', receipts);
  const bucket = (layer: 'landingtmp' | 'landing') => names.bucket(layer, ACCOUNT, config.region);
  const environment = {
    LANDINGTMP_BUCKET: bucket('landingtmp'),
    LANDING_BUCKET: bucket('landing'),
    LAKE_TABLE: receipts,
    GRACE_MINUTES: String(config.batch.graceMinutes),
    POWERTOOLS_SERVICE_NAME: 'land',
    POWERTOOLS_METRICS_NAMESPACE: 'Tormenta',
  };
  return landAlone(directory, keys, environment, left(run));
}
