import { describe, expect, it } from '@jest/globals';
import type { Row } from '../../lake/engine.ts';
import { at, made } from '../made.ts';

const event = (event_id: string, event_type: string, time: string, more: Row = {}): Row => ({
  event_id,
  event_type,
  visitor: 'v1',
  bot: false,
  prefetch: false,
  ...at(time),
  ...more,
});

const sessions = (pick: string, events: readonly Row[]) =>
  made('universal_sessions', pick, { universal_events: events });

describe('universal_sessions', () => {
  it('ends where more than 30 minutes pass, and not where exactly 30 do', async () => {
    const events = [
      event('a', 'LANDING', '10:00:00'),
      event('b', 'SCROLL', '10:30:00'),
      event('c', 'LEAVE', '11:00:00.001'),
    ];

    expect(await sessions('session_number, started_at, ended_at, events', events)).toEqual([
      ['1', '2026-11-21 10:00:00', '2026-11-21 10:30:00', '2'],
      ['2', '2026-11-21 11:00:00.001', '2026-11-21 11:00:00.001', '1'],
    ]);
  });

  it('is told by session_id, else by user_id, else by visitor', async () => {
    const events = [
      event('a', 'LANDING', '10:00:00', { session_id: 's1', user_id: 'ana' }),
      event('b', 'LANDING', '10:01:00', { session_id: 's1', visitor: 'v2' }),
      event('c', 'LANDING', '10:02:00', { user_id: 'ana' }),
      event('d', 'LANDING', '10:03:00', { user_id: 'ana', visitor: 'v3' }),
      event('e', 'LANDING', '10:04:00'),
      event('f', 'LANDING', '10:05:00', { visitor: null }),
    ];

    expect(await sessions('identity_kind, identity, events', events)).toEqual([
      ['session', 's1', '2'],
      ['user', 'ana', '2'],
      ['visitor', 'v1', '1'],
    ]);
  });

  it('takes a session, a user and a visitor of one name for three, and tenants apart', async () => {
    const events = [
      event('a', 'LANDING', '10:00:00', { session_id: 'x' }),
      event('b', 'LANDING', '10:00:01', { user_id: 'x' }),
      event('c', 'LANDING', '10:00:02', { visitor: 'x' }),
      event('d', 'LANDING', '10:00:03', { visitor: 'x', tenant: 'other' }),
    ];

    expect(await sessions('tenant, identity_kind, events', events)).toHaveLength(4);
  });

  it('counts different pages, the furthest scroll and whole seconds', async () => {
    const events = [
      event('a', 'LANDING', '10:00:00', { page_url: '/one' }),
      event('b', 'SCROLL', '10:00:10', { page_url: '/one', scroll_depth: 80 }),
      event('c', 'LANDING', '10:01:00', { page_url: '/two' }),
      event('d', 'SCROLL', '10:01:30', { page_url: '/two', scroll_depth: 20.5 }),
      event('e', 'LANDING', '10:01:59.9', { page_url: '/one' }),
    ];

    expect(
      await sessions('pages, events, engagements, scroll_depth, duration_seconds, bounce', events),
    ).toEqual([['2', '5', '2', 80, '119', false]]);
  });

  it('enters and leaves by the first and last page, by event id where they tie', async () => {
    const events = [
      event('b', 'LANDING', '10:00:00', { page_url: '/two' }),
      event('a', 'LANDING', '10:00:00', { page_url: '/one' }),
      event('c', 'signup', '10:05:00'),
    ];

    expect(await sessions('entry_page, exit_page', events)).toEqual([['/one', '/two']]);
  });

  it.each<[string, boolean, readonly Row[]]>([
    ['lands and leaves', true, []],
    ['also scrolls', false, [event('x', 'SCROLL', '10:00:30', { page_url: '/one' })]],
    ['also sees another page', false, [event('x', 'LANDING', '10:00:30', { page_url: '/two' })]],
    ['also clicks', false, [event('x', 'click', '10:00:30')]],
    ['also views', true, [event('x', 'view', '10:00:30')]],
  ])('of somebody who %s has bounce = %s', async (_what, bounce, more) => {
    const visit = [
      event('a', 'LANDING', '10:00:00', { page_url: '/one' }),
      event('b', 'LEAVE', '10:01:00', { page_url: '/one' }),
    ];

    expect(await sessions('bounce', [...visit, ...more])).toEqual([[bounce]]);
  });

  it('leaves out bots, prefetches and reversals', async () => {
    const events = [
      event('a', 'LANDING', '10:00:00', { bot: true }),
      event('b', 'click', '10:00:00', { prefetch: true }),
      event('c', 'conversion', '10:00:00', { status: 'reversed' }),
      event('d', 'conversion', '10:00:00', { status: 'approved', visitor: 'v2' }),
    ];

    expect(await sessions('identity', events)).toEqual([['v2']]);
  });

  it('ends at midnight: the next day’s events are another partition’s', async () => {
    const events = [
      event('a', 'LANDING', '23:59:59'),
      event('b', 'LEAVE', '', { event_time: '2026-11-22 00:00:01', dt: '2026-11-22' }),
    ];

    expect(await sessions('ended_at, events', events)).toEqual([['2026-11-21 23:59:59', '1']]);
  });
});
