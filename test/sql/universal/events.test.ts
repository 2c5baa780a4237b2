import { describe, expect, it } from '@jest/globals';
import type { Row } from '../../lake/engine.ts';
import { made } from '../made.ts';
import { DAY } from '../parameters.ts';

/** A click that arrived on the day at 10, unless it says otherwise. */
const copy = (event_id: string, more: Row = {}): Row => ({
  tenant: 'demo',
  event_id,
  event_type: 'click',
  event_time: `${DAY} 10:00:00`,
  dt: DAY,
  hh: '10',
  unit: 'u1',
  line: 1,
  ...more,
});

const events = (clicks: readonly Row[], others: Readonly<Record<string, readonly Row[]>> = {}) =>
  made('universal_events', 'tenant, event_id, subject, arrival_hour', { landing_clicks: clicks, ...others });

describe('universal_events', () => {
  it('holds each id once: the copy that arrived on the first day', async () => {
    const late = copy('a', { subject: 'late', dt: '2026-11-22', hh: '00', unit: 'u0' });
    const first = copy('a', { subject: 'first', hh: '23', unit: 'u9' });

    expect(await events([late, first])).toEqual([['demo', 'a', 'first', '2026-11-21T23']]);
  });

  it.each<[string, Row, Row]>([
    ['hour', { hh: '09', unit: 'u9', line: 9 }, { hh: '10', unit: 'u1', line: 1 }],
    ['unit', { unit: 'u1', line: 9 }, { unit: 'u2', line: 1 }],
    ['line, by number', { line: 9 }, { line: 10 }],
  ])('of copies that tie so far, holds that of the first %s', async (_what, first, second) => {
    const copies = [copy('a', { ...second, subject: 'second' }), copy('a', { ...first, subject: 'first' })];

    expect((await events(copies)).map(([, , subject]) => subject)).toEqual(['first']);
  });

  it('takes an id of another tenant for another event', async () => {
    expect(await events([copy('a'), copy('a', { tenant: 'other', line: 2 })])).toHaveLength(2);
  });

  it('leaves out a copy of an event that arrived before under another day', async () => {
    const before = copy('a', { event_time: '2026-11-20 23:59:59.999', dt: '2026-11-20', unit: 'u0' });

    expect(await events([copy('a'), before])).toEqual([]);
  });

  it('keeps an event of which a copy of another day came later', async () => {
    const after = copy('a', { event_time: '2026-11-22 00:00:00', dt: '2026-11-22', unit: 'u2' });

    expect(await events([copy('a'), after])).toHaveLength(1);
  });

  it('looks for earlier copies as far back as events may be late, and no farther', async () => {
    const lastWeek = { event_time: '2026-11-14 10:00:00', unit: 'u0' };

    expect(await events([copy('a'), copy('a', { ...lastWeek, dt: '2026-11-14' })])).toEqual([]);
    expect(await events([copy('a'), copy('a', { ...lastWeek, dt: '2026-11-13' })])).toHaveLength(1);
  });

  it.each(['views', 'conversions', 'page_events', 'events'])(
    'finds a copy that landed on an earlier day among the %s',
    async (entity) => {
      const other = copy('a', { event_type: 'other', dt: '2026-11-20', unit: 'u0' });

      expect(await events([copy('a')], { [`landing_${entity}`]: [other] })).toEqual([]);
    },
  );

  it('holds a line once that landed twice, before and after its type had a table of its own', async () => {
    expect(await events([copy('a')], { landing_events: [copy('a')] })).toHaveLength(1);
  });

  it('begins at midnight, and ends before the next', async () => {
    const midnight = copy('a', { event_time: `${DAY} 00:00:00` });
    const last = copy('b', { event_time: `${DAY} 23:59:59.999`, line: 2 });
    const next = copy('c', { event_time: '2026-11-22 00:00:00', line: 3 });

    expect((await events([midnight, last, next])).map(([, id]) => id)).toEqual(['a', 'b']);
  });

  it('reads the arrival days that it is told, late ones too', async () => {
    const late = copy('a', { dt: '2026-11-24' });
    const untold = copy('b', { dt: '2026-11-23', line: 2 });

    expect((await events([late, untold])).map(([, id]) => id)).toEqual(['a']);
  });

  it('holds events of all kinds, each with what is its own', async () => {
    const given = {
      landing_clicks: [copy('click')],
      landing_views: [copy('view', { line: 2 })],
      landing_conversions: [copy('sale', { line: 3, click_id: 'c', order_id: 'o', status: 'approved' })],
      landing_page_events: [copy('page', { line: 4, scroll_depth: 62.5 })],
      landing_events: [copy('signup', { line: 5, value: 2.5, currency: 'EUR' })],
    };

    expect(
      await made(
        'universal_events',
        'event_id, click_id, order_id, status, scroll_depth, value, currency',
        given,
      ),
    ).toEqual([
      ['click', null, null, null, null, null, null],
      ['page', null, null, null, 62.5, null, null],
      ['sale', 'c', 'o', 'approved', null, null, null],
      ['signup', null, null, null, null, '2.500000', 'EUR'],
      ['view', null, null, null, null, null, null],
    ]);
  });
});
