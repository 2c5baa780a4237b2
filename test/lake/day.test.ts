/** Days of every kind of event, through all models, against their truth. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { levels, MODELS } from '../../lambdas/domain/catalog/models.ts';
import { tableName } from '../../lambdas/domain/catalog/schema.ts';
import { addDays, earlierDays } from '../../lambdas/domain/catalog/statement.ts';
import type { Event } from '../../lambdas/domain/event.ts';
import { trafficOf } from '../../tools/bench/day.ts';
import { random } from '../exactness/random.ts';
import { type Lake, openLake, type Row } from './engine.ts';
import { landingRow, landingTable } from './landing.ts';
import { truthOf } from './truth.ts';

const DAYS = ['2026-11-19', '2026-11-20', '2026-11-21'];
const ATTRIBUTION_DAYS = 1;
/** All arrive on one day, a hundred events a unit, in the order in which they were sent. */
const ARRIVAL_DAY = '2026-11-22';

const sent: readonly Event[] = [
  ...trafficOf({ chance: random(4), tenants: ['alfa', 'bravo'], days: DAYS, visits: 60 }),
];

const arrivalOf = (index: number) => ({
  dt: ARRIVAL_DAY,
  hh: String(Math.floor(index / 400)).padStart(2, '0'),
  unit: `unit-${String(Math.floor(index / 100)).padStart(4, '0')}`,
  line: (index % 100) + 1,
});

let lake: Lake;
beforeAll(async () => {
  lake = await openLake();
  await lake.connection.run('BEGIN');
  for (const [index, event] of sent.entries()) {
    await lake.insert(landingTable(event.type), [landingRow(event, arrivalOf(index))]);
  }
  await lake.connection.run('COMMIT');
  for (const level of levels(MODELS)) {
    for (const model of level) for (const day of DAYS) await lake.build(model, parametersOf(day));
  }
}, 120_000);
afterAll(() => lake.close());

const parametersOf = (day: string) => ({
  day,
  arrivalDays: [ARRIVAL_DAY],
  earlierDays: earlierDays([ARRIVAL_DAY], 7),
  attributionDays: ATTRIBUTION_DAYS,
});

/** In an order that both sides can be brought into. */
const sorted = (rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** A model's rows of a day, counts as numbers. @param columns of the truth: their names and order. */
async function rowsOf(table: string, day: string, columns: readonly string[]): Promise<readonly Row[]> {
  const model = MODELS.find((one) => tableName(one) === table);
  const counts = new Set(model?.columns.filter(({ type }) => type === 'bigint').map(({ name }) => name));
  const rows = await lake.query(`SELECT ${columns.join(', ')} FROM ${table} WHERE dt = '${day}'`);
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, counts.has(name) ? Number(value) : value]),
    ),
  );
}

describe.each(DAYS)('%s', (day) => {
  const truth = truthOf(sent, day, ATTRIBUTION_DAYS);

  it.each(Object.keys(truth))('%s is what the events come to', async (table) => {
    const expected = truth[table] ?? [];
    const columns = Object.keys(expected[0] ?? {});

    expect(sorted(await rowsOf(table, day, columns))).toEqual(sorted(expected));
    expect(expected.length).toBeGreaterThan(0);
  });
});

it('the days hold all that a model could get wrong', () => {
  const days = DAYS.map((day) => truthOf(sent, day, ATTRIBUTION_DAYS));
  const conversions = days.flatMap(({ universal_conversions = [] }) => universal_conversions);
  const kinds = new Set(conversions.map(({ attributed_by, quantity }) => `${attributed_by} ${quantity}`));

  expect([...kinds].sort()).toEqual(['click_id -1', 'click_id 1', 'null -1', 'null 1', 'user -1', 'user 1']);
  expect(sent.length).toBeGreaterThan(days.flatMap(({ universal_events = [] }) => universal_events).length);
  expect(sent.some(({ time }) => time.slice(0, 10) === addDays('2026-11-21', 1))).toBe(true);
});
