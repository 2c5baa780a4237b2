import { describe, expect, it } from '@jest/globals';
import type { Row } from '../../lake/engine.ts';
import { at, made } from '../made.ts';

const act = (audience: string, more: Row = {}): Row => ({ audience, ...at('10:00:00'), ...more });
const sale = (value: number | null, currency: string | null, more: Row = {}): Row =>
  act('people', { quantity: 1, value, currency, status: 'approved', ...more });

describe('smart_link_daily', () => {
  const link = { link: 'launch' };
  const FIGURES = 'link, clicks, bot_clicks, people, views, ctr, conversions, conversion_rate';

  it('counts people’s clicks and persons, bots apart, and rates of them', async () => {
    const given = {
      universal_clicks: [
        act('people', { ...link, person: 'ana' }),
        act('people', { ...link, person: 'ana' }),
        act('people', { ...link, person: 'bea' }),
        act('bots', { ...link, person: 'robot' }),
      ],
      universal_views: [
        ...Array.from({ length: 4 }, () => act('people', { viewed: 'launch' })),
        act('bots', { viewed: 'launch' }),
        act('people', { viewed: 'mail' }),
      ],
      universal_conversions: [sale(null, null, link), act('bots', { ...link, quantity: 1 })],
    };

    expect(await made('smart_link_daily', FIGURES, given)).toEqual([
      ['launch', '3', '1', '2', '4', 0.75, '1', 1 / 3],
    ]);
  });

  it('has no rate where there is nothing to divide by', async () => {
    const given = { universal_conversions: [sale(null, null, link)] };

    expect(await made('smart_link_daily', FIGURES, given)).toEqual([
      ['launch', '0', '0', '0', '0', null, '1', null],
    ]);
  });

  it('sums values by currency, net of reversals, to the last decimal', async () => {
    const given = {
      universal_conversions: [
        sale(0.1, 'EUR', link),
        sale(0.2, 'EUR', link),
        sale(1_000_000.000001, 'EUR', link),
        sale(-0.5, 'CHF', { ...link, quantity: -1, status: 'reversed' }),
        sale(null, 'USD', link),
        sale(9, 'EUR', { link: null }),
      ],
    };

    expect(await made('smart_link_daily', 'conversions, value_by_currency', given)).toEqual([
      ['3', '{"CHF": -0.500000, "EUR": 1000000.300001}'],
    ]);
  });

  it('says {} where nothing has a value, and keeps tenants and days apart', async () => {
    const given = {
      universal_clicks: [
        act('people', link),
        act('people', { ...link, tenant: 'other' }),
        act('people', { ...link, dt: '2026-11-20' }),
      ],
    };

    expect(await made('smart_link_daily', 'tenant, clicks, value_by_currency', given)).toEqual([
      ['demo', '1', '{}'],
      ['other', '1', '{}'],
    ]);
  });
});

describe('smart_campaign_daily', () => {
  const spring = { utm_source: 'mail', utm_medium: null, utm_campaign: 'spring' };

  it('brings clicks, views and conversions of one campaign together, its missing parts too', async () => {
    const given = {
      universal_clicks: [act('people', spring), act('bots', spring), act('people')],
      universal_views: [act('people', spring), act('people', spring), act('bots', spring)],
      universal_conversions: [sale(12.5, 'EUR', spring), sale(1, 'EUR'), act('bots', spring)],
    };

    expect(
      await made(
        'smart_campaign_daily',
        'utm_source, utm_medium, utm_campaign, clicks, bot_clicks, views, bot_views, ctr, conversions, ' +
          'conversion_rate, value_by_currency',
        given,
      ),
    ).toEqual([['mail', '(none)', 'spring', '1', '1', '2', '1', 0.5, '1', 1, '{"EUR": 12.500000}']]);
  });

  it('tells campaigns of one name by source and medium', async () => {
    const campaigns = [
      spring,
      { ...spring, utm_medium: 'newsletter' },
      { ...spring, utm_source: 'social' },
      { ...spring, utm_campaign: 'brand' },
    ];
    const given = {
      universal_clicks: campaigns.map((campaign) => act('people', campaign)),
      universal_conversions: campaigns.map((campaign, index) => sale(index + 1, 'EUR', campaign)),
    };

    expect(
      await made(
        'smart_campaign_daily',
        'utm_source, utm_medium, utm_campaign, clicks, value_by_currency',
        given,
      ),
    ).toEqual([
      ['mail', '(none)', 'brand', '1', '{"EUR": 4.000000}'],
      ['mail', '(none)', 'spring', '1', '{"EUR": 1.000000}'],
      ['mail', 'newsletter', 'spring', '1', '{"EUR": 2.000000}'],
      ['social', '(none)', 'spring', '1', '{"EUR": 3.000000}'],
    ]);
  });
});
