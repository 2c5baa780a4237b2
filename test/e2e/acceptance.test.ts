/**
 * The main job: logs are replayed flat out while archive and aggregate are killed in the middle of units; what REST
 * says is what DuckDB counts over the files. Then they are replayed once more while the whole platform is killed with
 * SIGKILL and started again, and no figure and no id changes.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SEQUENCE_START } from '../../lambdas/domain/sequence.ts';
import { type PlatformProcess, startPlatform } from '../../tools/bench/platform.ts';
import { random } from '../exactness/random.ts';
import { mostClicked } from './figures.ts';
import { type Kills, killAtRandom } from './killer.ts';
import { hasRealLog, logsToPlay, type PlayedLog, replayLog } from './logs.ts';
import { type Snapshot, snapshot } from './snapshot.ts';
import { createTenant, type Keys } from './world.ts';

const SEED = Number(process.env.TORMENTA_SEED ?? 20_261_121);

let directory: string;
let platform: PlatformProcess | undefined;
let logs: readonly (PlayedLog & { readonly keys: Keys })[] = [];
let kills: Kills;
let first: Snapshot;
let again: Snapshot;

async function start(...args: string[]): Promise<PlatformProcess> {
  platform = await startPlatform(directory, args);
  return platform;
}

const HARD_KILLS = 2;

/**
 * Kills the whole platform at random, and starts it again where it was, but for the stream's mapping: that begins at
 * the trim horizon, as where the pipeline was destroyed and deployed again.
 */
async function killAndRestart(running: PlatformProcess, next: () => number): Promise<PlatformProcess> {
  const [collect, delivery] = [new URL(running.collect).port, new URL(running.delivery).port];
  let current = running;
  for (let kill = 0; kill < HARD_KILLS; kill++) {
    await sleep(1_000 + next() * 2_000);
    await current.kill();
    await rm(join(directory, 'data', 'checkpoints'), { recursive: true });
    current = await start('--collect-port', collect, '--delivery-port', delivery);
  }
  return current;
}

const replayAll = async (): Promise<string[]> => {
  const summaries: string[] = [];
  for (const log of logs) summaries.push(await replayLog(log, log.keys, directory));
  return summaries;
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tormenta-acceptance-'));
  const before = await start();
  for (const log of await logsToPlay(directory, SEED)) {
    logs = [...logs, { ...log, keys: await createTenant(directory, log.name) }];
  }
  const stopKilling = killAtRandom(before, SEED);
  const summaries = await replayAll();
  kills = await stopKilling();
  first = await snapshot(before, logs, summaries);

  const [after, ...replayed] = await Promise.all([killAndRestart(before, random(SEED)), replayAll()]);
  again = await snapshot(after, logs, replayed.flat());
}, 300_000);

afterAll(async () => {
  await platform?.kill();
  await rm(directory, { recursive: true, force: true });
});

test('archive and aggregate died in the middle of units', () => {
  expect(kills.archive).toBeGreaterThanOrEqual(3);
  expect(kills.aggregate).toBeGreaterThanOrEqual(3);
});

describe.each(hasRealLog ? ['generated', 'real'] : ['generated'])('the %s log', (name) => {
  const played = (): PlayedLog => {
    const log = logs.find((one) => one.name === name);
    if (!log) throw new Error(`the ${name} log was not played`);
    return log;
  };

  test.each(['clicks', 'byLink', 'byHour', 'byReferrer'] as const)(
    'has exactly the %s that DuckDB counts over the file',
    (figure) => {
      expect(first.of(name).figures[figure]).toEqual(played().truth[figure]);
    },
  );

  test('has exactly the hours and referrers of each link that DuckDB counts over the file', () => {
    const { figures } = first.of(name);
    const { truth } = played();
    for (const slug of mostClicked(truth)) {
      expect(figures.hoursOfLink[slug]).toEqual(truth.hoursOfLink[slug]);
      expect(figures.referrersOfLink[slug]).toEqual(truth.referrersOfLink[slug]);
    }
  });

  test('was accepted click by click', () => {
    const { clicks } = played().truth;
    expect(first.of(name).accepted).toBe(clicks);
    expect(again.of(name).accepted).toBe(clicks);
  });

  test('has one event for each click that was acknowledged', () => {
    const { truth, hash } = played();
    expect(first.ids.filter((id) => id.startsWith(`${hash}-`))).toHaveLength(truth.clicks);
  });

  test('has a ledger that balances', () => {
    const { total } = first.of(name).ledger;
    expect(total).toMatchObject({ balanced: true, counted: played().truth.clicks, rejected: 0, outside: 0 });
  });

  test('changes no figure when it is replayed again over kill -9', () => {
    const { figures, ledger } = again.of(name);
    expect(figures).toEqual(first.of(name).figures);
    expect(ledger.total).toMatchObject({ balanced: true, counted: played().truth.clicks });
    expect(ledger.total.lines).toBeGreaterThanOrEqual(
      first.of(name).ledger.total.lines + played().truth.clicks,
    );
  });
});

if (!hasRealLog) {
  test.skip('a log of the real world: TORMENTA_SAMPLES names no folder with an access.log', () => undefined);
}

test('nobody else has events', () => {
  const ours = (id: string): boolean => logs.some(({ hash }) => id.startsWith(`${hash}-`));
  expect(first.ids.filter((id) => !ours(id))).toEqual([]);
});

test('no id is new when the logs are replayed again', () => {
  expect(again.ids).toEqual(first.ids);
  expect(again.records.length).toBeGreaterThan(first.records.length);
});

describe.each([
  ['after the kills', () => first],
  ['after kill -9', () => again],
])('the lake %s', (_, seen) => {
  const shards = (): string[] => [...new Set(seen().records.map(({ shard }) => shard))];

  test('has both shards', () => {
    expect(shards()).toHaveLength(2);
  });

  test("holds every record of the stream in exactly one unit, and a shard's units in a row without a gap", () => {
    for (const shard of shards()) {
      let after = SEQUENCE_START;
      let records = seen().records.filter((record) => record.shard === shard);
      for (const unit of seen().units.filter((one) => one.shard === shard)) {
        const own = records.slice(0, unit.records);
        records = records.slice(unit.records);
        const [head, tail] = [own[0]?.sequence, own.at(-1)?.sequence];
        expect([unit.after, unit.first, unit.last]).toEqual([after, head, tail]);
        expect(unit.body.equals(Buffer.concat(own.map(({ data }) => data)))).toBe(true);
        after = unit.last;
      }
      expect(records).toEqual([]);
    }
  });

  test('has a ledger that balances unit by unit', () => {
    for (const { shard, first: name, body } of seen().units) {
      const { lines, fates } = seen().unitLedger(shard, name);
      expect([name, fates]).toEqual([name, lines]);
      expect(lines).toBe(body.toString().split('\n').length - 1);
    }
  });
});
