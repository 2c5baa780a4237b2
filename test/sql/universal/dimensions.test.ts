import { describe, expect, it } from '@jest/globals';
import type { Row } from '../../lake/engine.ts';
import { at, made } from '../made.ts';
import { DAY } from '../parameters.ts';

const event = (event_id: string, time: string, more: Row = {}): Row => ({
  event_id,
  event_type: 'click',
  bot: false,
  prefetch: false,
  ...at(time),
  ...more,
});

describe('universal_clicks and universal_views', () => {
  const events = [
    event('c', '10:00:00', { subject: 'launch', visitor: 'v1', user_id: 'ana' }),
    event('d', '10:00:00', { subject: 'launch', visitor: 'v1', bot: true }),
    event('e', '10:00:00', { subject: 'launch', visitor: 'v1', prefetch: true }),
    event('f', '10:00:00', { subject: 'launch', visitor: 'v1', bot: null, prefetch: null }),
    event('v', '10:00:00', { event_type: 'view', subject: 'mail', visitor: 'v2', bot: true }),
    event('l', '10:00:00', { event_type: 'LANDING' }),
    event('y', '10:00:00', { dt: '2026-11-20' }),
  ];

  it('hold clicks by people and by bots, told apart, and who it was', async () => {
    expect(
      await made('universal_clicks', 'click_id, link, audience, person', { universal_events: events }),
    ).toEqual([
      ['c', 'launch', 'people', 'ana'],
      ['d', 'launch', 'bots', 'v1'],
      ['e', 'launch', 'bots', 'v1'],
      ['f', 'launch', 'people', 'v1'],
    ]);
  });

  it('hold views likewise', async () => {
    expect(
      await made('universal_views', 'view_id, viewed, audience, person', { universal_events: events }),
    ).toEqual([['v', 'mail', 'bots', 'v2']]);
  });
});

describe('universal_links', () => {
  const row = (id: string, hour: string, more: Row = {}): Row => ({
    tenant: 'demo',
    kind: 'link',
    id,
    destination: `https://example.com/${hour}`,
    taken_at: `${DAY} ${hour}:00:00`,
    dt: DAY,
    hh: hour,
    ...more,
  });

  it('holds what the day’s last snapshot has, and nothing that was gone by then', async () => {
    const landing_links = [
      row('a', '09'),
      row('gone', '09'),
      row('a', '12'),
      row('new', '12'),
      row('later', '01', { dt: '2026-11-22', taken_at: '2026-11-22 01:00:00' }),
    ];

    expect(await made('universal_links', 'id, destination', { landing_links })).toEqual([
      ['a', 'https://example.com/12'],
      ['new', 'https://example.com/12'],
    ]);
  });
});

describe('universal_campaigns', () => {
  it('holds each campaign that people’s events named, and when', async () => {
    const spring = { utm_source: 'mail', utm_campaign: 'spring' };
    const universal_events = [
      event('a', '10:00:00', spring),
      event('b', '12:00:00', { ...spring, event_type: 'LANDING' }),
      event('c', '11:00:00', { ...spring, utm_term: 'shoes' }),
      event('d', '13:00:00', { ...spring, bot: true }),
      event('e', '13:00:00'),
    ];

    expect(
      await made('universal_campaigns', 'utm_term, events, first_event_at, last_event_at', {
        universal_events,
      }),
    ).toEqual([
      ['shoes', '1', '2026-11-21 11:00:00', '2026-11-21 11:00:00'],
      [null, '2', '2026-11-21 10:00:00', '2026-11-21 12:00:00'],
    ]);
  });
});

describe('universal_user_days', () => {
  it('holds the users who were active; reversals, bots and nameless visitors are none', async () => {
    const ana = { user_id: 'ana' };
    const universal_events = [
      event('a', '10:00:00', ana),
      event('b', '09:00:00', ana),
      event('c', '08:00:00', { ...ana, tenant: 'other' }),
      event('d', '10:00:00', { user_id: 'bot', bot: true }),
      event('e', '10:00:00', { user_id: 'early', prefetch: true }),
      event('f', '10:00:00', { user_id: 'refunded', event_type: 'conversion', status: 'reversed' }),
      event('g', '10:00:00', { visitor: 'v1' }),
    ];

    expect(
      await made('universal_user_days', 'tenant, user_id, first_event_at, events', { universal_events }),
    ).toEqual([
      ['demo', 'ana', '2026-11-21 09:00:00', '2'],
      ['other', 'ana', '2026-11-21 08:00:00', '1'],
    ]);
  });
});
