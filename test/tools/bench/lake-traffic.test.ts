import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StreamRecord } from '../../../lambdas/domain/stream-record.ts';
import { chanceOf } from '../../../tools/bench/chance.ts';
import { trafficOf } from '../../../tools/bench/day.ts';
import { lakeTraffic, type PutRecords, putTraffic, roundsOf } from '../../../tools/bench/lake-traffic.ts';
import { idsOf } from '../../../tools/bench/survivors.ts';

const NOON = Date.parse('2026-11-21T12:00:00Z');

it('makes the same chance of the same seed', () => {
  const draw = (seed: number): readonly number[] => Array.from({ length: 3 }, chanceOf(seed));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});

describe('the traffic of the bench', () => {
  const events = [...trafficOf(lakeTraffic(5_000, NOON))];

  it('has as many events as are asked for, or a few more', () => {
    expect(events.length).toBeGreaterThanOrEqual(5_000);
    expect(events.length).toBeLessThan(5_500);
  });

  it('is over by the time at which it is sent', () => {
    expect(events.filter(({ time }) => Date.parse(time) > NOON)).toEqual([]);
  });
});

it('cuts what comes into rounds', () => {
  const [{ value: event }] = [trafficOf(lakeTraffic(1, NOON)).next()];
  expect([...roundsOf(Array(5).fill(event), 2)].map((round) => round.length)).toEqual([2, 2, 1]);
  expect([...roundsOf([])]).toEqual([]);
});

describe('what is put on the stream', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tormenta-traffic-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const stream = (refuse: (call: number) => string | undefined) => {
    const taken: StreamRecord[] = [];
    let calls = 0;
    const put: PutRecords = async (records) => {
      const reason = refuse(calls++);
      const [first, ...rest] = records;
      if (reason === undefined || first === undefined) {
        taken.push(...records);
        return [];
      }
      taken.push(...rest);
      return [{ record: first, reason }];
    };
    return { taken, put };
  };

  it('is every line once, written down as it was sent, though the shards are too busy at first', async () => {
    const { taken, put } = stream((call) =>
      call < 2 ? 'ProvisionedThroughputExceededException' : undefined,
    );
    const path = join(directory, 'lines');
    const sent = await putTraffic(lakeTraffic(1_000, NOON), put, 16, path);

    const made = [...trafficOf(lakeTraffic(1_000, NOON))];
    expect(sent).toBe(made.length);
    expect(await readFile(path, 'utf8')).toBe(made.map((event) => `${JSON.stringify(event)}\n`).join(''));
    expect(taken.flatMap(({ data }) => idsOf(data)).sort()).toEqual(made.map(({ id }) => id).sort());
  });

  it('is given up where the stream fails, as nobody knows what it took', async () => {
    const { put } = stream(() => 'TimeoutError');
    const traffic = lakeTraffic(100, NOON);
    await expect(putTraffic(traffic, put, 16, join(directory, 'lines'))).rejects.toThrow('TimeoutError');
  });
});
