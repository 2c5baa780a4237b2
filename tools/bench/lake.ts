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
import { LOCAL, reach } from '../environment.ts';
import { withDirectory } from './directory.ts';
import { landAlone } from './lake-alone.ts';
import { type Landing, untilLanded } from './lake-landing.ts';
import type { Beside, LakeFigures, LakeLine } from './lake-report.ts';
import { convert, rowsOf, runBatch, workOf } from './lake-stages.ts';
import { lakeTraffic, putTraffic } from './lake-traffic.ts';
import { forgetPeak, peakBytes } from './memory.ts';
import { type PlatformProcess, startPlatform } from './platform.ts';

const config = loadConfig(LOCAL);
const LONGEST_MS = 12 * 60_000;
const CALLS = { timeoutMs: 30_000, attempts: 1 } as const;
const READS = { timeoutMs: 20_000, attempts: 3 } as const;

type Names = ReturnType<typeof namesOf>;

export interface LakeBench extends Beside {
  readonly figures: LakeFigures;
  /** What the batch run said. */
  readonly batch: string;
  readonly landedBytes: number;
  readonly convertedBytes: number;
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
  const arrival = await arrive(run, events, lines);
  const { sent, landing } = arrival;
  const batch = await batchRun(run, sent);
  const rows = await rowsOf(names);
  say('land alone …');
  const dynamodb = platform.environment.AWS_ENDPOINT_URL_DYNAMODB ?? '';
  const aloneOptions = { config, names, directory, keys: landing.keys, dynamodb, withinMs: left(run) };
  const alone = await landAlone(aloneOptions);
  await platform.kill();
  say('DuckDB alone …');
  const converted = await convert(lines, join(directory, 'converted'), left(run));
  const aloneLine = { ...alone, what: 'land alone, one environment', rows: sent };
  return {
    figures: {
      lines: [...arrival.lines, aloneLine, batch.line],
      limit: { ...converted, what: 'DuckDB alone: the same lines to Parquet' },
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
    countedByThen: arrival.countedByThen,
    troubles: arrival.troubles,
  };
}

interface Arrival extends Beside {
  readonly sent: number;
  readonly landing: Landing;
  readonly lines: readonly LakeLine[];
}

/** From the first put until every event has landed, and is counted if that doesn't take too long. */
async function arrive(run: Run, events: number, path: string): Promise<Arrival> {
  const { directory, names, say, platform } = run;
  await forgetPeak(platform.process.pid ?? 0);
  const beganMs = Date.now();
  const sent = await send(run, events, path);
  const sentMs = Date.now();
  say(`${sent} events were put; they land …`);
  const landing = await untilLanded(lakeOf(names), beganMs, sent, run.untilMs, say);
  const landedMs = Date.now();
  const peak = await platformPeak(run);
  const { aggregate: byThen } = await workOf(directory);
  const countedMs = await untilCounted(run, sent);
  const { aggregate, land } = await workOf(directory);
  const line = (what: string, rows: number, untilMs: number, peakBytes?: number): LakeLine => {
    return { what, rows, seconds: (untilMs - beganMs) / 1_000, peakBytes };
  };
  return {
    sent,
    landing,
    lines: [
      line('put on the stream, as it took them', sent, sentMs),
      line('landed: from the first put to the last receipt, aggregate beside it', sent, landedMs, peak),
      line('counted by aggregate, from the first put', aggregate.lines, countedMs),
    ],
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
