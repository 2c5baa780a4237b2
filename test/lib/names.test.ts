import { expect, it } from '@jest/globals';
import { namesOf } from '../../lib/names.ts';

it('names everything by company, area, project and stage', () => {
  const names = namesOf({ company: 'acme', area: 'growth', project: 'tormenta', stage: 'sandbox' });
  expect(names.stack('data')).toBe('acme-growth-tormenta-sandbox-data');
  expect(names.table('links')).toBe('acme-growth-tormenta-sandbox-links');
  expect(names.stageFunction('archive')).toBe('acme-growth-tormenta-sandbox-archive');
  expect(names.alarm('ArchiveLate')).toBe('acme-growth-tormenta-sandbox-ArchiveLate');
  expect(names.metrics).toBe('Tormenta/acme-growth-tormenta-sandbox');
  expect(names.stream).toBe('acme-growth-tormenta-sandbox-events');
  expect(names.overflowQueue).toBe('acme-growth-tormenta-sandbox-overflow');
  expect(names.overflowDeadLetters).toBe('acme-growth-tormenta-sandbox-overflow-dlq');
  expect(names.unitsQueue).toBe('acme-growth-tormenta-sandbox-units.fifo');
  expect(names.unitsDeadLetters).toBe('acme-growth-tormenta-sandbox-units-dlq.fifo');
  expect(names.landQueue).toBe('acme-growth-tormenta-sandbox-land');
  // Athena takes no dash in a name without quotes.
  expect(names.database).toBe('acme_growth_tormenta_sandbox');
  expect(names.bucket('landingtmp', '123456789012', 'eu-west-1')).toBe(
    'acme-growth-tormenta-sandbox-landingtmp-123456789012-eu-west-1',
  );
});
