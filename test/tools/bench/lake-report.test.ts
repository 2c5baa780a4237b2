import { describe, expect, it } from '@jest/globals';
import {
  beside,
  exactness,
  type LakeFigures,
  lakeFaults,
  lakeTable,
} from '../../../tools/bench/lake-report.ts';

const figures: LakeFigures = {
  lines: [
    { what: 'landed', rows: 1_000, seconds: 2, peakBytes: 1_500_000_000 },
    { what: 'batch run', rows: 1_000, seconds: 10, peakBytes: undefined },
  ],
  limit: { what: 'DuckDB alone', rows: 1_000, seconds: 0.5, peakBytes: 300_000_000 },
  sent: 1_000,
  landed: 1_000,
  rejected: 0,
  distinct: 950,
  universal: 950,
  reports: { link_daily: 12, funnel: 8 },
  failedAlone: 0,
};

it('shows what was measured beside its limit', () => {
  expect(lakeTable(figures).split('\n')).toEqual([
    'rows/s   of DuckDB    rows   seconds   peak MB',
    '   500      25.0 %   1,000       2.0     1,500   landed',
    '   100       5.0 %   1,000      10.0             batch run',
    ' 2,000     100.0 %   1,000       0.5       300   DuckDB alone',
  ]);
});

it('says what the events came to', () => {
  expect(exactness(figures)).toBe(
    '1,000 events were sent, 950 different ones; universal_events has 950 rows, ' +
      'the reports link_daily 12, funnel 8',
  );
});

describe('what must be exact', () => {
  it('finds no fault where it is', () => {
    expect(lakeFaults(figures)).toEqual([]);
  });

  it('names each fault', () => {
    const wrong = {
      landed: 999,
      rejected: 1,
      universal: 951,
      reports: { link_daily: 0, funnel: 8 },
      failedAlone: 2,
    };
    expect(lakeFaults({ ...figures, ...wrong })).toEqual([
      '999 of 1,000 events landed',
      '1 good lines were rejected',
      'universal_events has 951 rows, not 950',
      'reports without a row: link_daily',
      '2 units failed where land ran alone',
    ]);
  });
});

it('tells what went on beside, and what had to be repeated', () => {
  const troubles = { aggregate: ['Task timed out', 'Task timed out'], land: [] };
  expect(beside({ countedByThen: 1_200, troubles })).toBe(
    'aggregate had counted 1,200 when the last unit had landed\n' +
      'aggregate: 2 attempts were repeated (the first: Task timed out)',
  );
});
