import { expect, it } from '@jest/globals';
import { landLines } from '../../../lambdas/land/land-lines.ts';
import { lineOf, UNIT } from './an-event.ts';

const land = (...lines: readonly (string | Buffer)[]) =>
  landLines(UNIT, Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')])));

const PLACE = 'dt=2026-11-21/hh=03/shardId-000000000000-0049.parquet';

it('an entity has a file, and so have the lines that it lost, under the unit’s own name', () => {
  const { files } = land(
    lineOf(),
    lineOf({ type: 'signup' }),
    '{',
    lineOf({ type: 'view', value: 'much' }),
    lineOf({ id: 'e2' }),
  );
  expect(files.map(({ key, folder, rows }) => [key, folder, rows.length])).toEqual([
    [`clicks/${PLACE}`, 'clicks', 2],
    [`events/${PLACE}`, 'events', 1],
    [`_rejected/events/${PLACE}`, '_rejected/events', 1],
    [`_rejected/views/${PLACE}`, '_rejected/views', 1],
  ]);
});

it('rows lie by tenant, time and id, and repeats by line', () => {
  const { files } = land(
    lineOf({ id: 'b', tenant: 'zeta' }),
    lineOf({ id: 'c' }),
    lineOf({ id: 'b' }),
    lineOf({ id: 'z', time: '2026-11-21T03:04:05.677Z' }),
    lineOf({ id: 'b' }),
  );
  expect(files[0]?.rows.map(({ tenant, event_id, line }) => [tenant, event_id, line])).toEqual([
    ['demo', 'z', 4],
    ['demo', 'b', 3],
    ['demo', 'b', 5],
    ['demo', 'c', 2],
    ['zeta', 'b', 1],
  ]);
});

it('a rejected line keeps its bytes, its place and what is wrong with it', () => {
  const bytes = Buffer.of(0x7b, 0xff, 0x00, 0xc3);
  expect(land(lineOf(), '', bytes).files[1]?.rows).toEqual([
    {
      tenant: null,
      reason: 'invalid_json',
      detail: 'the line must be one JSON object',
      unit: UNIT,
      line: 2,
      raw: bytes,
    },
  ]);
});

it('every line is in the account once: by tenant, entity, reason and day', () => {
  const yesterday = { time: '2026-11-20T23:59:59.999Z' };
  const { account } = land(
    lineOf(),
    lineOf(yesterday),
    lineOf({ tenant: 'acme', type: 'signup' }),
    lineOf({ tenant: 'acme', value: 'much' }),
    '{',
    '[]',
    '{',
  );
  expect(account).toEqual({
    lines: 7,
    landed: 3,
    rejected: 4,
    filtered: 0,
    tenants: {
      '(none)': { landed: 0, rejected: 3, filtered: 0, entities: {} },
      acme: { landed: 1, rejected: 1, filtered: 0, entities: { events: 1 } },
      demo: { landed: 2, rejected: 0, filtered: 0, entities: { clicks: 2 } },
    },
    reasons: { '(none)|invalid_json': 2, '(none)|not_an_object': 1, 'acme|invalid_value': 1 },
    samples: [
      {
        tenant: 'acme',
        reason: 'invalid_value',
        line: 4,
        raw: lineOf({ tenant: 'acme', value: 'much' }),
        detail: expect.any(String),
      },
      { tenant: '(none)', reason: 'invalid_json', line: 5, raw: '{', detail: expect.any(String) },
      { tenant: '(none)', reason: 'invalid_json', line: 7, raw: '{', detail: expect.any(String) },
      { tenant: '(none)', reason: 'not_an_object', line: 6, raw: '[]', detail: expect.any(String) },
    ],
    days: { '2026-11-20': 1, '2026-11-21': 2 },
  });
});

it('shows five lines of a reason, each cut to 512 characters', () => {
  const { samples, reasons } = land(...Array.from({ length: 9 }, () => `{${'🌩'.repeat(600)}`)).account;
  expect(reasons).toEqual({ '(none)|invalid_json': 9 });
  expect(samples.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
  // Half a pair at the cut is no text.
  expect(samples[0]?.raw).toBe(`{${'🌩'.repeat(255)}\ufffd`);
});

it('a unit without lines has no file', () => {
  expect(landLines(UNIT, Buffer.from('\n'))).toMatchObject({ files: [], account: { lines: 0, tenants: {} } });
});

it('shows samples of however many tenants in no more than an item has room for', () => {
  const bad = Array.from({ length: 400 }, (_, n) => lineOf({ tenant: `t${n}`, time: '🌩'.repeat(400) }));
  const { samples, reasons } = land(...bad).account;
  expect(Object.keys(reasons).length).toBe(400);
  expect(samples.length).toBeGreaterThan(50);
  expect(Buffer.byteLength(JSON.stringify(samples))).toBeLessThan(110_000);
});
