import { describe, expect, it } from '@jest/globals';
import type { Row } from '../../lake/engine.ts';
import { at, made } from '../made.ts';
import { DAY } from '../parameters.ts';

const act = (person: string, time: string, more: Row = {}): Row => ({
  person,
  audience: 'people',
  ...at(time),
  ...more,
});
const landing = (visitor: string, time: string, more: Row = {}): Row => ({
  event_type: 'LANDING',
  visitor,
  bot: false,
  prefetch: false,
  ...at(time),
  ...more,
});
const sale = (person: string, time: string, more: Row = {}): Row =>
  act(person, time, { status: 'approved', quantity: 1, ...more });

describe('smart_funnel', () => {
  const funnel = (given: Parameters<typeof made>[2]) =>
    made('smart_funnel', 'step, name, people, rate_of_first, rate_of_previous', given);

  it('counts persons by the last step that they took, and rates of each step', async () => {
    const given = {
      universal_views: ['ana', 'bea', 'eva', 'ida'].map((person) => act(person, '10:00:00')),
      universal_clicks: ['ana', 'bea'].map((person) => act(person, '10:01:00')),
      universal_events: [landing('ana', '10:02:00'), landing('v', '10:02:00', { user_id: 'bea' })],
      universal_conversions: [sale('ana', '10:03:00')],
    };

    expect(await funnel(given)).toEqual([
      ['1', 'view', '4', 1, null],
      ['2', 'click', '2', 0.5, 0.5],
      ['3', 'landing', '2', 0.5, 1],
      ['4', 'conversion', '1', 0.25, 0.5],
    ]);
  });

  it('wants the steps in order of time; at one time is in order', async () => {
    const given = {
      universal_views: [act('ana', '10:00:00'), act('bea', '10:00:00')],
      universal_clicks: [act('ana', '10:00:00'), act('bea', '09:59:59.999')],
      universal_events: [landing('ana', '09:00:00'), landing('ana', '11:00:00'), landing('bea', '11:00:00')],
      universal_conversions: [sale('ana', '10:30:00'), sale('bea', '12:00:00')],
    };

    expect((await funnel(given)).map(([, , people]) => people)).toEqual(['2', '1', '1', '0']);
  });

  it('counts no bot, nobody nameless, no reversal; and a person once', async () => {
    const given = {
      universal_views: [
        act('ana', '10:00:00'),
        act('ana', '10:00:01'),
        act('robot', '10:00:00', { audience: 'bots' }),
        { ...act('', '10:00:00'), person: null },
      ],
      universal_clicks: [act('ana', '10:01:00'), act('ana', '10:01:30')],
      universal_events: [landing('ana', '10:02:00'), landing('ana', '10:02:30', { bot: true })],
      universal_conversions: [sale('ana', '10:03:00', { status: 'reversed' })],
    };

    expect((await funnel(given)).map(([, , people]) => people)).toEqual(['1', '1', '1', '0']);
  });

  it('has no rate of a step that nobody took', async () => {
    expect(await funnel({ universal_clicks: [act('ana', '10:00:00')] })).toEqual([
      ['1', 'view', '0', null, null],
      ['2', 'click', '0', null, null],
      ['3', 'landing', '0', null, null],
      ['4', 'conversion', '0', null, null],
    ]);
  });
});

describe('smart_retention', () => {
  const seen = (user_id: string, dt: string, more: Row = {}): Row => ({
    tenant: 'demo',
    user_id,
    dt,
    ...more,
  });
  const retention = (universal_user_days: readonly Row[]) =>
    made('smart_retention', 'tenant, cohort_day, days_since, users, cohort_users, rate', {
      universal_user_days,
    });

  it('says how many of each day’s new users are there today', async () => {
    const days = [
      ...['ana', 'bea', 'eva', 'ida'].map((user) => seen(user, '2026-11-19')),
      seen('ana', '2026-11-20'),
      seen('ana', DAY),
      seen('new', DAY),
    ];

    expect(await retention(days)).toEqual([
      ['demo', '2026-11-19', '2', '1', '4', 0.25],
      ['demo', DAY, '0', '1', '1', 1],
    ]);
  });

  it('has a row for a cohort of which nobody came', async () => {
    expect(await retention([seen('ana', '2026-11-20')])).toEqual([['demo', '2026-11-20', '1', '0', '1', 0]]);
  });

  it('goes 30 days back, and knows users who were first seen before that', async () => {
    const days = [
      seen('ana', '2026-10-22'),
      seen('old', '2026-10-21'),
      seen('old', '2026-11-01'),
      seen('old', DAY),
    ];

    expect(await retention(days)).toEqual([['demo', '2026-10-22', '30', '0', '1', 0]]);
  });

  it('doesn’t look ahead, and keeps tenants apart', async () => {
    const days = [
      seen('ana', '2026-11-20'),
      seen('ana', DAY, { tenant: 'other' }),
      seen('bea', '2026-11-22'),
    ];

    expect(await retention(days)).toEqual([
      ['demo', '2026-11-20', '1', '0', '1', 0],
      ['other', DAY, '0', '1', '1', 1],
    ]);
  });
});

describe('smart_person_daily', () => {
  const event = (user_id: string | null, value: number | null, more: Row = {}): Row => ({
    event_type: 'signup',
    user_id,
    value,
    currency: 'EUR',
    bot: false,
    prefetch: false,
    ...at('10:00:00'),
    ...more,
  });
  const person = (given: Parameters<typeof made>[2]) =>
    made('smart_person_daily', 'user_id, currency, events, value', given);

  it('counts and sums a user’s events that have a value, by currency', async () => {
    const universal_events = [
      event('ana', 0.1),
      event('ana', 0.2),
      event('ana', 5, { currency: 'CHF' }),
      event('ana', 1, { currency: null }),
      event('ana', null),
      event(null, 7),
      event('robot', 7, { bot: true }),
    ];

    expect(await person({ universal_events })).toEqual([
      ['ana', '(none)', '1', '1.000000'],
      ['ana', 'CHF', '1', '5.000000'],
      ['ana', 'EUR', '2', '0.300000'],
    ]);
  });

  it('counts conversions once, reversals with their negative value', async () => {
    const bought = { user_id: 'ana', currency: 'EUR', audience: 'people', ...at('10:00:00') };

    expect(
      await person({
        universal_events: [event('ana', 20, { event_type: 'conversion' })],
        universal_conversions: [
          { ...bought, value: 20, quantity: 1 },
          { ...bought, value: -20, quantity: -1 },
          { ...bought, value: 5, audience: 'bots' },
        ],
      }),
    ).toEqual([['ana', 'EUR', '2', '0.000000']]);
  });

  it('has no sum that a decimal can’t hold, and goes on', async () => {
    const universal_events = [
      ...Array.from({ length: 1_001 }, () => event('rich', 999_999_999)),
      event('ana', 1),
    ];

    expect(await person({ universal_events })).toEqual([
      ['ana', 'EUR', '1', '1.000000'],
      ['rich', 'EUR', '1001', null],
    ]);
  });
});
