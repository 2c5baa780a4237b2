import { describe, expect, it } from '@jest/globals';
import type { Row } from '../../lake/engine.ts';
import { at, made } from '../made.ts';
import { DAY } from '../parameters.ts';

const act = (time: string, more: Row = {}): Row => ({ audience: 'people', ...at(time), ...more });

describe('smart_referrer_daily', () => {
  it('counts clicks and views by host, bots apart, and a person once', async () => {
    const news = { referrer_host: 'news.example', person: 'ana' };
    const given = {
      universal_clicks: [
        act('10:00:00', news),
        act('10:00:00', { ...news, audience: 'bots', person: 'robot' }),
      ],
      universal_views: [act('10:00:00', news), act('10:00:00', { person: 'bea' })],
    };

    expect(
      await made(
        'smart_referrer_daily',
        'referrer_host, clicks, bot_clicks, views, bot_views, people',
        given,
      ),
    ).toEqual([
      ['(direct)', '0', '0', '1', '0', '1'],
      ['news.example', '1', '1', '1', '0', '1'],
    ]);
  });
});

describe('smart_hourly_profile', () => {
  it('has a row for each hour in which something happened, from 0 to 23', async () => {
    const given = {
      universal_clicks: [act('00:00:00'), act('23:59:59.999'), act('23:00:00', { audience: 'bots' })],
      universal_views: [act('00:59:59.999')],
      universal_conversions: [
        act('07:00:00', { quantity: 1 }),
        act('07:30:00', { quantity: -1 }),
        act('08:00:00', { quantity: 1, audience: 'bots' }),
      ],
    };

    expect(
      await made(
        'smart_hourly_profile',
        'hour_of_day, clicks, bot_clicks, views, bot_views, conversions',
        given,
      ),
    ).toEqual([
      ['0', '1', '0', '1', '0', '0'],
      ['7', '0', '0', '0', '0', '0'],
      ['23', '1', '1', '0', '0', '0'],
    ]);
  });
});

describe('smart_rollup_hours', () => {
  const rollups = (given: Parameters<typeof made>[2]) =>
    made('smart_rollup_hours', 'metric, audience, subject, hour, attribute, amount', given);

  it('has a click’s hour, minute and labels, for its link and for all', async () => {
    const click = { link: 'launch', country: 'ES', referrer_host: 'news.example', device: 'desktop' };
    const rows = await rollups({ universal_clicks: [act('03:07:59.999', click), act('03:08:00', click)] });

    const attributes = [
      ['country=ES', '2'],
      ['device=desktop', '2'],
      ['m07', '1'],
      ['m08', '1'],
      ['n', '2'],
      ['referrer=news.example', '2'],
    ];
    expect(rows).toEqual(
      ['(all)', 'launch'].flatMap((subject) =>
        attributes.map((pair) => ['clicks', 'people', subject, `${DAY}T03`, ...pair]),
      ),
    );
  });

  it('counts for all alone what has no subject, and by the labels of what wasn’t sent', async () => {
    const rows = await rollups({ universal_views: [act('00:00:00', { audience: 'bots' })] });

    expect(
      rows.map(([metric, audience, subject, , attribute]) => [metric, audience, subject, attribute]),
    ).toEqual(
      ['country=(unknown)', 'device=(unknown)', 'm00', 'n', 'referrer=(direct)'].map((attribute) => [
        'views',
        'bots',
        '(all)',
        attribute,
      ]),
    );
  });

  it('has conversions net, their value in millionths by currency, and none of their servers’ labels', async () => {
    const sale = { conversion: 'sale', country: 'ES' };
    const rows = await rollups({
      universal_conversions: [
        act('10:00:00', { ...sale, quantity: 1, value: 12.5, currency: 'EUR' }),
        act('10:00:00', { ...sale, quantity: -1, value: -13.000001, currency: 'EUR' }),
        act('10:01:00', { ...sale, quantity: 1, value: null, currency: 'CHF' }),
      ],
    });

    expect(rows.filter(([, , subject]) => subject === 'sale').map((row) => row.slice(4))).toEqual([
      ['m00', '0'],
      ['m01', '1'],
      ['n', '1'],
      ['value=EUR', '-500001'],
    ]);
  });

  it('leaves out a sum of value that is too large, and has the rest', async () => {
    const rich = act('10:00:00', { conversion: 'sale', quantity: 1, value: 999_999_999, currency: 'EUR' });
    const rows = await rollups({ universal_conversions: Array.from({ length: 9_300 }, () => rich) });

    expect(rows.filter(([, , subject]) => subject === 'sale').map((row) => row.slice(4))).toEqual([
      ['m00', '9300'],
      ['n', '9300'],
    ]);
  });
});

describe('smart_ledger_hours', () => {
  it('tells rows by arrival hour: in universal, or copies; what is neither is missing', async () => {
    const landed = (unit: string, hh: string, more: Row = {}): Row => ({
      ...at('10:00:00'),
      event_id: 'one',
      unit,
      hh,
      ...more,
    });
    const given = {
      landing_clicks: [
        landed('u1', '10'),
        landed('u2', '11', { event_id: 'another' }),
        landed('u2', '11', { tenant: 'other' }),
      ],
      landing_events: [
        landed('u2', '11'),
        landed('u3', '10', { dt: '2026-11-24' }),
        landed('u4', '11', { event_time: '2026-11-22 00:00:00' }),
        landed('u5', '11', { event_id: 'landed after universal was made' }),
      ],
      universal_events: [
        { ...at('10:00:00'), arrival_hour: '2026-11-21T10' },
        { ...at('10:00:00'), event_id: 'another', arrival_hour: '2026-11-21T11' },
        { ...at('10:00:00'), tenant: 'other', arrival_hour: '2026-11-21T11' },
      ],
    };

    expect(
      await made('smart_ledger_hours', 'tenant, arrival_hour, landed, universal, deduplicated', given),
    ).toEqual([
      ['demo', '2026-11-21T10', '1', '1', '0'],
      ['demo', '2026-11-21T11', '2', '1', '1'],
      ['demo', '2026-11-24T10', '1', '0', '1'],
      ['other', '2026-11-21T11', '1', '1', '0'],
    ]);
  });
});

describe('smart_lake_rows', () => {
  it('counts each table’s rows of the day by tenant', async () => {
    const given = {
      universal_events: [at('10:00:00'), at('11:00:00'), { ...at('10:00:00'), tenant: 'other' }],
      smart_funnel: [
        { tenant: 'demo', dt: DAY },
        { tenant: 'demo', dt: '2026-11-20' },
      ],
    };

    expect(await made('smart_lake_rows', 'tenant, layer, entity, rows', given)).toEqual([
      ['demo', 'smart', 'funnel', '1'],
      ['demo', 'universal', 'events', '2'],
      ['other', 'universal', 'events', '1'],
    ]);
  });
});
