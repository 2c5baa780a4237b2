import { expect, it } from '@jest/globals';
import { parseLine } from '../../../lambdas/domain/line.ts';
import { ENRICHMENTS, type Enriched, type Enrichment, enrich } from '../../../lambdas/land/enrichments.ts';
import { bareRow } from '../../../lambdas/land/row.ts';
import { lineOf, UNIT } from './an-event.ts';

function enriched(steps: readonly Enrichment[]): Enriched {
  const parsed = parseLine(lineOf({ page: { referrer: 'https://t.co/x' } }));
  if (!('ok' in parsed)) throw new Error(parsed.reject);
  return enrich(bareRow(parsed.ok, { unit: UNIT, line: 1 }), parsed.ok, steps);
}

const shout: Enrichment = {
  name: 'shout',
  columns: ({ subject }) => ({ page_title: `${subject}!` }),
};
const broken: Enrichment = {
  name: 'broken',
  columns: () => {
    throw new Error('no such table');
  },
};

it('adds the labels that rollups count by', () => {
  expect(enriched(ENRICHMENTS).row).toMatchObject({ referrer_host: 't.co', country: 'ES', device: 'mobile' });
});

it('a step adds columns by what the row holds', () => {
  expect(enriched([shout]).row).toMatchObject({
    subject: 'promo',
    page_title: 'promo!',
    referrer_host: null,
  });
});

it('a step that throws costs its own columns, never the event, and is named', () => {
  const { row, failed } = enriched([broken, shout, broken]);
  expect(row).toMatchObject({ event_id: 'e1', page_title: 'promo!' });
  expect(failed).toEqual(['broken', 'broken']);
});
