import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { idsOf, mapLines, tally } from '../../../lambdas/aggregate/tally.ts';
import { hash64 } from '../../../lambdas/domain/hash.ts';
import { type Amount, plus } from '../../../lambdas/domain/money.ts';
import { LEDGER_COUNTERS } from '../../../lambdas/domain/rollup-row.ts';
import type { RowShare } from '../../../lambdas/domain/row-share.ts';
import { packIds } from '../../../lambdas/domain/seen-ids.ts';
import { padSequence, SEQUENCE_START } from '../../../lambdas/domain/sequence.ts';
import type { Unit } from '../../../lambdas/domain/unit.ts';

const UNIT: Unit = {
  key: 'events/dt=2026-11-21/hh=05/shard-1.ndjson.zst',
  shard: 'shard',
  first: padSequence('1'),
  last: padSequence('9'),
  after: SEQUENCE_START,
  arrivalMs: Date.parse('2026-11-21T05:59:59.000Z'),
  records: 9,
};

const click = (id: string, changes: object = {}): string =>
  JSON.stringify({
    id,
    type: 'click',
    tenant: 'demo',
    time: '2026-11-21T03:07:04.123Z',
    receivedAt: '2026-11-21T04:00:00.001Z',
    subject: 'promo',
    client: { country: 'ES', device: 'mobile', bot: false, prefetch: false },
    ...changes,
  });

const bodyOf = (...lines: readonly string[]): Buffer =>
  Buffer.from(lines.map((line) => `${line}\n`).join(''));
const idHash = (id: string, tenant = 'demo'): string => hash64(`${tenant}\u0000${id}`);
const count = (body: Buffer, earlier: readonly Buffer[] = []) => tally(UNIT, mapLines(body), earlier);

/** The share of the one row whose partition begins so, versions left out. */
function shareOf(shares: readonly RowShare[], partition: string): RowShare | undefined {
  const found = shares.filter(({ pk }) => pk.replace(/@[^#]*/, '').startsWith(partition));
  expect(found.length).toBeLessThanOrEqual(1);
  return found[0];
}

const addsOf = (shares: readonly RowShare[], partition: string) =>
  Object.fromEntries(shareOf(shares, partition)?.adds ?? []);

test('a unit’s events become shares of rows: counts, minutes and breakdowns', () => {
  const { shares } = count(
    bodyOf(
      click('1'),
      click('2', { time: '2026-11-21T03:08:00.000Z', client: { country: 'FR', device: 'mobile' } }),
      click('3', { subject: 'other' }),
      click('4', { time: '2026-11-21T02:59:59.999Z', subject: 'other' }),
    ),
  );
  expect(addsOf(shares, 'demo#link_clicks#promo')).toEqual({
    n: 2,
    m07: 1,
    m08: 1,
    'country=ES': 1,
    'country=FR': 1,
    'referrer=(direct)': 2,
    'device=mobile': 2,
  });
  const [later, earlier] = shares.filter(({ pk }) => pk.startsWith('demo#clicks@'));
  expect(later).toMatchObject({ sk: '2026-11-21T03#shard', subject: '(all)' });
  expect(later?.adds.get('n')).toBe(3);
  expect(earlier).toMatchObject({ sk: '2026-11-21T02#shard' });
  expect(earlier?.adds.get('n')).toBe(1);
});

test('a share names its row, and its place in the index of subjects', () => {
  const { shares } = count(bodyOf(click('1')));
  expect(shareOf(shares, 'demo#link_clicks#promo')).toMatchObject({
    pk: expect.stringMatching(/^demo#link_clicks@[^#]+#promo$/),
    sk: '2026-11-21T03#shard',
    scope: expect.stringMatching(/^demo#link_clicks@[^#]+#2026-11-21T03#shard$/),
    subject: 'promo',
  });
  const ledger = shareOf(shares, 'demo#ledger');
  expect(ledger).toEqual({ pk: 'demo#ledger', sk: '2026-11-21T04#shard', adds: ledger?.adds, events: 1 });
});

const conversion = (id: string, changes: object = {}): string =>
  click(id, { type: 'conversion', subject: 'sale', value: 49.9, currency: 'EUR', ...changes });

test('conversions are summed net, by currency, whatever their sign', () => {
  const reversed = { properties: { status: 'reversed' } };
  const { shares, ledger } = count(
    bodyOf(
      conversion('1'),
      conversion('2', { currency: 'USD' }),
      conversion('3', reversed),
      conversion('4', { ...reversed, value: 0.1, time: '2026-11-21T03:08:00.000Z' }),
      conversion('4', { ...reversed, value: 0.1 }),
      conversion('5', { subject: 'lead', value: undefined }),
    ),
  );
  const sale = shareOf(shares, 'demo#conversion_conversions#sale');
  expect(Object.fromEntries(sale?.adds ?? [])).toEqual({
    n: 0,
    m07: 1,
    m08: -1,
    'value=EUR': -100_000,
    'value=USD': 49_900_000,
  });
  expect(sale?.events).toBe(4);
  expect(addsOf(shares, 'demo#conversions#(all)')).toMatchObject({ n: 1, 'value=EUR': -100_000 });
  expect(addsOf(shares, 'demo#conversion_conversions#lead')).toEqual({ n: 1, m07: 1 });
  expect(ledger).toEqual({ lines: 6, counted: 5, deduplicated: 1 });
});

test('a unit’s sum of values is exact, beyond what a number holds, too', () => {
  const large = Array.from({ length: 20 }, (_, id) =>
    conversion(String(id), { value: 1e9, currency: 'VND' }),
  );
  const { shares } = count(bodyOf(...large, conversion('x', { value: 0.000001, currency: 'VND' })));
  expect(addsOf(shares, 'demo#conversions#(all)')).toMatchObject({ 'value=VND': 20_000_000_000_000_001n });
});

test('tenants never share a row', () => {
  const { shares } = count(bodyOf(click('1'), click('1', { tenant: 'acme' })));
  expect(addsOf(shares, 'demo#clicks#')).toMatchObject({ n: 1 });
  expect(addsOf(shares, 'acme#clicks#')).toMatchObject({ n: 1 });
});

test('subjects that look like parts of a key keep rows of their own', () => {
  const subjects = ['a', 'a#b', 'a\n2026-11-21T03#shard', '(all)', ''];
  const { shares } = count(bodyOf(...subjects.map((subject, id) => click(String(id), { subject }))));
  const byLink = shares.filter(({ pk }) => pk.startsWith('demo#link_clicks@'));
  expect(byLink.map(({ subject, adds }) => [subject, adds.get('n')])).toEqual(
    subjects.filter((subject) => subject !== '').map((subject) => [subject, 1]),
  );
});

test('rule 10: an id that repeats within its unit counts once, whatever else it says', () => {
  const { shares, ledger } = count(
    bodyOf(click('1'), click('1', { subject: 'other' }), click('2'), click('1')),
  );
  expect(ledger).toEqual({ lines: 4, counted: 2, deduplicated: 2 });
  expect(addsOf(shares, 'demo#link_clicks#promo')).toMatchObject({ n: 2 });
  expect(shareOf(shares, 'demo#link_clicks#other')).toBeUndefined();
});

test('rule 10: an id that stands in any earlier unit of the window counts no more', () => {
  const earlier = [packIds([idHash('1'), idHash('7')]), packIds([]), packIds([idHash('3')])];
  const { shares, ledger } = count(bodyOf(click('1'), click('2'), click('3')), earlier);
  expect(ledger).toEqual({ lines: 3, counted: 1, deduplicated: 2 });
  expect(addsOf(shares, 'demo#ledger')).toEqual({ lines: 3, counted: 1, deduplicated: 2 });
});

test('rule 10: ids are the tenant’s: two tenants may use the same', () => {
  const { ledger } = count(bodyOf(click('1', { tenant: 'acme' })), [packIds([idHash('1')])]);
  expect(ledger).toEqual({ lines: 1, counted: 1 });
});

test('rule 10: events that no rollup counts are deduplicated, too', () => {
  const signup = click('1', { type: 'signup' });
  expect(count(bodyOf(signup, signup, click('1'))).ledger).toEqual({ lines: 3, outside: 1, deduplicated: 2 });
});

test('rule 10: the ids of a unit are those of all its events, duplicates included, of faults none', () => {
  const body = bodyOf(click('2'), '{', click('1'), click('2'), click('3', { type: 'signup' }), click(''));
  expect(idsOf(mapLines(body))).toEqual(packIds(['1', '2', '3'].map((id) => idHash(id))));
});

test('rule 8: a line that is no event is rejected alone, of nobody where it names no tenant, at its unit’s hour', () => {
  const { shares, ledger } = count(bodyOf('{', click('1'), 'null', click('', { tenant: 'demo' })));
  expect(ledger).toEqual({ lines: 4, rejected: 3, counted: 1 });
  expect(shareOf(shares, '(none)#ledger')).toEqual({
    pk: '(none)#ledger',
    sk: '2026-11-21T05#shard',
    adds: new Map([
      ['lines', 2],
      ['rejected', 2],
    ]),
    events: 2,
  });
  const ours = shares.filter(({ pk }) => pk === 'demo#ledger');
  expect(ours.map(({ sk, adds }) => [sk.slice(0, 13), Object.fromEntries(adds)])).toEqual([
    ['2026-11-21T04', { lines: 1, counted: 1 }],
    ['2026-11-21T05', { lines: 1, rejected: 1 }],
  ]);
});

test('empty lines are no lines', () => {
  expect(count(Buffer.from('\n\n')).ledger).toEqual({});
  expect(count(Buffer.from(`\n${click('1')}\n\n${click('2')}`)).ledger).toEqual({ lines: 2, counted: 2 });
  expect(count(Buffer.alloc(0))).toEqual({ shares: [], ledger: {} });
});

const someLine = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({
        id: fc.integer({ min: 0, max: 12 }).map(String),
        tenant: fc.constantFrom('demo', 'acme'),
        type: fc.constantFrom('click', 'view', 'signup'),
        subject: fc.constantFrom('promo', 'other', '', 7),
        client: fc.record({ bot: fc.boolean(), country: fc.constantFrom('ES', 'FR') }),
      })
      .map(({ id, ...changes }) => click(id, changes)),
  },
  { weight: 1, arbitrary: fc.string().map((text) => text.replaceAll('\n', '')) },
  { weight: 1, arbitrary: fc.constant('') },
);
const someUnit = fc.array(someLine, { maxLength: 40 });

const sum = (amounts: readonly Amount[]): number =>
  Number(amounts.reduce((total, amount) => plus(total, amount), 0));
const ledgerSum = (shares: readonly RowShare[], counter: string): number =>
  sum(shares.filter(({ pk }) => pk.endsWith('#ledger')).map(({ adds }) => adds.get(counter) ?? 0));

test('the ledger balances, by row and by unit, whatever the lines', () => {
  fc.assert(
    fc.property(someUnit, fc.array(fc.nat(12), { maxLength: 5 }), (lines, before) => {
      const { shares, ledger } = count(bodyOf(...lines), [packIds(before.map((id) => idHash(String(id))))]);
      const { lines: all = 0, ...rest } = ledger;
      expect(all).toBe(lines.filter((line) => line !== '').length);
      expect(sum(Object.values(rest))).toBe(all);
      for (const counter of LEDGER_COUNTERS) expect(ledgerSum(shares, counter)).toBe(ledger[counter] ?? 0);
    }),
    { seed: 15, numRuns: 300 },
  );
});

test('every counted event stands once in its row’s count, in one minute and in one value of each breakdown', () => {
  fc.assert(
    fc.property(someUnit, (lines) => {
      const { shares, ledger } = count(bodyOf(...lines));
      const inTotal = shares.filter(({ subject }) => subject === '(all)');
      expect(sum(inTotal.map(({ adds }) => adds.get('n') ?? 0))).toBe(ledger.counted ?? 0);
      for (const { adds } of shares.filter(({ scope }) => scope !== undefined)) {
        const of = (pattern: RegExp) =>
          sum([...adds].filter(([name]) => pattern.test(name)).map(([, n]) => n));
        const [n, ...others] = [/^n$/, /^m\d\d$/, /^country=/, /^referrer=/, /^device=/].map(of);
        expect(others).toEqual([n, n, n, n]);
      }
    }),
    { seed: 16, numRuns: 300 },
  );
});

test('rule 8: the same bytes and earlier ids give the same shares, in the same order', () => {
  fc.assert(
    fc.property(someUnit, (lines) => {
      expect(count(bodyOf(...lines))).toEqual(count(bodyOf(...lines)));
    }),
    { seed: 17, numRuns: 50 },
  );
});
