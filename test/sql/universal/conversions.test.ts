import { describe, expect, it } from '@jest/globals';
import type { Row } from '../../lake/engine.ts';
import { at, made } from '../made.ts';
import { DAY } from '../parameters.ts';

const sale = (event_id: string, time: string, more: Row = {}): Row => ({
  event_id,
  event_type: 'conversion',
  subject: 'sale',
  status: 'approved',
  ...at(time),
  ...more,
});

const click = (click_id: string, time: string, more: Row = {}): Row => ({
  click_id,
  link: `link of ${click_id}`,
  audience: 'people',
  ...at(time),
  ...more,
});

const ATTRIBUTION = 'conversion_id, attributed_by, click_id, link';

const attributed = (sales: readonly Row[], clicks: readonly Row[], pick = ATTRIBUTION) =>
  made('universal_conversions', pick, { universal_events: sales, universal_clicks: clicks });

describe('attribution by click_id', () => {
  it('takes the click that is named, not the user’s last', async () => {
    const named = sale('s', '12:00:00', { click_id: 'a', user_id: 'ana' });
    const clicks = [click('a', '10:00:00'), click('b', '11:00:00', { user_id: 'ana' })];

    expect(await attributed([named], clicks)).toEqual([['s', 'click_id', 'a', 'link of a']]);
  });

  it('takes a click of any audience: what was prefetched may have been opened', async () => {
    const clicks = [click('a', '10:00:00', { audience: 'bots' })];

    expect(await attributed([sale('s', '12:00:00', { click_id: 'a' })], clicks)).toEqual([
      ['s', 'click_id', 'a', 'link of a'],
    ]);
  });

  it('falls back to the user’s last click where nobody knows the one that is named', async () => {
    const clicks = [click('b', '11:00:00', { user_id: 'ana' })];
    const lost = sale('s', '12:00:00', { click_id: 'lost', user_id: 'ana' });

    expect(await attributed([lost], clicks)).toEqual([['s', 'user', 'b', 'link of b']]);
  });

  it('takes no other tenant’s click, by id or by user', async () => {
    const strangers = [click('a', '10:00:00', { tenant: 'other', user_id: 'ana' })];
    const named = sale('s', '12:00:00', { click_id: 'a', user_id: 'ana' });

    expect(await attributed([named], strangers)).toEqual([['s', null, null, null]]);
  });

  it('takes no click after the conversion, and one at the same time', async () => {
    const clicks = [click('same', '12:00:00'), click('after', '12:00:00.001')];
    const sales = ['same', 'after'].map((id) => sale(`of ${id}`, '12:00:00', { click_id: id }));

    expect(await attributed(sales, clicks)).toEqual([
      ['of after', null, null, null],
      ['of same', 'click_id', 'same', 'link of same'],
    ]);
  });

  it('reaches as far back as the window, to the millisecond', async () => {
    const old = { dt: '2026-10-22' };
    const clicks = [
      click('in', '', { ...old, event_time: '2026-10-22 12:00:00' }),
      click('out', '', { ...old, event_time: '2026-10-22 11:59:59.999' }),
    ];
    const sales = ['in', 'out'].map((id) => sale(`of ${id}`, '12:00:00', { click_id: id }));

    expect(await attributed(sales, clicks)).toEqual([
      ['of in', 'click_id', 'in', 'link of in'],
      ['of out', null, null, null],
    ]);
  });
});

describe('attribution by user', () => {
  const sales = [sale('s', '12:00:00', { user_id: 'ana' })];
  const ofAna = { user_id: 'ana' };

  it('takes the last click at or before the conversion', async () => {
    const clicks = [
      click('first', '09:00:00', ofAna),
      click('last', '12:00:00', ofAna),
      click('after', '12:00:01', ofAna),
      click('bea’s', '11:59:59', { user_id: 'bea' }),
    ];

    expect(await attributed(sales, clicks)).toEqual([['s', 'user', 'last', 'link of last']]);
  });

  it('of clicks at one time, takes the one with the greater id', async () => {
    const clicks = [click('b', '11:00:00', ofAna), click('a', '11:00:00', ofAna)];

    expect(await attributed(sales, clicks)).toEqual([['s', 'user', 'b', 'link of b']]);
  });

  it('takes no bot’s click, and none from before the window', async () => {
    const clicks = [
      click('bot', '11:00:00', { ...ofAna, audience: 'bots' }),
      click('old', '', { ...ofAna, dt: '2026-10-22', event_time: '2026-10-22 11:59:59' }),
    ];

    expect(await attributed(sales, clicks)).toEqual([['s', null, null, null]]);
  });

  it('tells campaign and person of the click, and yields a row without any click too', async () => {
    const more = { utm_campaign: 'spring', person: 'v1', ...ofAna };

    expect(await attributed(sales, [click('a', '11:00:00', more)], 'utm_campaign, person')).toEqual([
      ['spring', 'v1'],
    ]);
    expect(await attributed(sales, [], 'utm_campaign, person')).toEqual([[null, 'ana']]);
  });
});

describe('reversals', () => {
  const order = { order_id: 'o1' };
  const reversal = (time: string, more: Row = {}) =>
    sale('r', time, { status: 'reversed', ...order, ...more });
  const WORTH = 'conversion_id, quantity, value, currency, reverses';

  it('is a row of its own with the value that it states, negative', async () => {
    const sales = [
      sale('s', '10:00:00', { ...order, value: 12.5, currency: 'EUR' }),
      reversal('11:00:00', { value: 2.5, currency: 'EUR' }),
    ];

    expect(await attributed(sales, [], WORTH)).toEqual([
      ['r', '-1', '-2.500000', 'EUR', 's'],
      ['s', '1', '12.500000', 'EUR', null],
    ]);
  });

  it('has the value and currency of the order that it takes back where it states none', async () => {
    const sales = [sale('s', '10:00:00', { ...order, value: 12.5, currency: 'EUR' }), reversal('11:00:00')];

    expect((await attributed(sales, [], WORTH))[0]).toEqual(['r', '-1', '-12.500000', 'EUR', 's']);
  });

  it('goes back to the order’s click and user, whatever it says itself', async () => {
    const sales = [
      sale('s', '10:00:00', { ...order, click_id: 'a', user_id: 'ana' }),
      reversal('12:00:00', { click_id: 'b', user_id: 'shop' }),
    ];
    const clicks = [click('a', '09:00:00'), click('b', '11:00:00')];

    expect(await attributed(sales, clicks, `${ATTRIBUTION}, user_id`)).toEqual([
      ['r', 'click_id', 'a', 'link of a', 'ana'],
      ['s', 'click_id', 'a', 'link of a', 'ana'],
    ]);
  });

  it('finds an order of an earlier day, and the click of a window before that', async () => {
    const bought = { event_time: '2026-10-22 12:00:00', dt: '2026-10-22', click_id: 'a' };
    const clicked = { event_time: '2026-09-22 12:00:00', dt: '2026-09-22' };

    expect(
      await attributed(
        [sale('s', '', { ...order, ...bought }), reversal('12:00:00')],
        [click('a', '', clicked)],
      ),
    ).toEqual([['r', 'click_id', 'a', 'link of a']]);
  });

  it.each<[string, Row]>([
    ['of another tenant', { tenant: 'other' }],
    ['of another conversion', { subject: 'signup' }],
    ['with another number', { order_id: 'o2' }],
    ['from after it', { event_time: `${DAY} 13:00:00` }],
    ['from before the window', { event_time: '2026-10-22 11:59:59', dt: '2026-10-22' }],
    ['that is a reversal itself', { status: 'reversed' }],
  ])('takes back no order %s, and then stands on its own', async (_what, more) => {
    const other = sale('s', '10:00:00', { ...order, value: 1, currency: 'EUR', ...more });
    const own = reversal('12:00:00', { click_id: 'a' });
    const rows = await attributed([other, own], [click('a', '09:00:00')], `${WORTH}, click_id`);

    expect(rows.find(([id]) => id === 'r')).toEqual(['r', '-1', null, null, null, 'a']);
  });

  it('takes back the last of several orders of one number', async () => {
    const sales = [
      sale('first', '09:00:00', { ...order, value: 1, currency: 'EUR' }),
      sale('last', '10:00:00', { ...order, value: 2, currency: 'EUR' }),
      reversal('11:00:00'),
    ];

    expect((await attributed(sales, [], WORTH)).at(-1)).toEqual(['r', '-1', '-2.000000', 'EUR', 'last']);
  });

  it('leaves the order’s own day as it was', async () => {
    const next = {
      universal_events: [
        sale('s', '10:00:00', order),
        { ...reversal(''), event_time: '2026-11-22 01:00:00', dt: '2026-11-22' },
      ],
    };

    expect(await made('universal_conversions', 'conversion_id, quantity', next)).toEqual([['s', '1']]);
  });
});
