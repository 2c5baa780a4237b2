import { describe, expect, it } from '@jest/globals';
import {
  addDays,
  earlierDays,
  type Parameters,
  statement,
  unload,
} from '../../../../lambdas/domain/catalog/statement.ts';

const parameters: Parameters = {
  day: '2026-11-21',
  arrivalDays: ['2026-11-20', '2026-11-21'],
  earlierDays: ['2026-11-19', '2026-11-20', '2026-11-21'],
  attributionDays: 30,
};

describe('statement', () => {
  it.each([
    ['dt = :day', "dt = '2026-11-21'"],
    ['dt IN (:arrival_days)', "dt IN ('2026-11-20', '2026-11-21')"],
    ['dt IN (:earlier_days)', "dt IN ('2026-11-19', '2026-11-20', '2026-11-21')"],
    ["-2 * :attribution_days * INTERVAL '1' DAY", "-2 * 30 * INTERVAL '1' DAY"],
    ['dt >= :attribution_from', "dt >= '2026-10-22'"],
    ["TIMESTAMP :day + INTERVAL '1' DAY\n", "TIMESTAMP '2026-11-21' + INTERVAL '1' DAY"],
  ])('writes the parameter of %s as a literal', (sql, written) => {
    expect(statement(sql, parameters)).toBe(written);
  });

  it.each(["'is :day'", "'it''s :day'", `"of :day"`, '-- of :day', '/* of\n:day */'])(
    'leaves %s alone',
    (sql) => {
      expect(statement(`${sql}\n:day`, parameters)).toBe(`${sql}\n'2026-11-21'`);
    },
  );

  it('goes on behind a comment with an apostrophe, and behind a text with two hyphens', () => {
    expect(statement("-- that day's\n:day || '--' || :day", parameters)).toBe(
      "-- that day's\n'2026-11-21' || '--' || '2026-11-21'",
    );
  });

  it('takes a list of no days for one that holds nothing', () => {
    expect(statement('dt IN (:arrival_days)', { ...parameters, arrivalDays: [] })).toBe('dt IN (NULL)');
  });

  it('doubles a quote in a value', () => {
    expect(statement(':day', { ...parameters, day: "2026' OR '1" })).toBe("'2026'' OR ''1'");
  });

  it('refuses a parameter that it does not know', () => {
    expect(() => statement('dt = :tomorrow', parameters)).toThrow('there is no parameter :tomorrow');
  });
});

describe('earlierDays', () => {
  it('goes as many days back from each arrival day as events may be late, each day once', () => {
    expect(earlierDays(['2026-03-02', '2026-03-01', '2026-02-10'], 2)).toEqual([
      '2026-02-08',
      '2026-02-09',
      '2026-02-10',
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
    ]);
  });
});

describe('addDays', () => {
  it('knows leap years, and no summer time', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-03-29', -1)).toBe('2026-03-28');
  });
});

describe('unload', () => {
  it('closes the SELECT on a line of its own, behind whatever comment it ends in', () => {
    expect(unload('SELECT 1 -- one', 's3://lake/clicks/dt=2026-11-21/run=1/')).toBe(
      "UNLOAD (\nSELECT 1 -- one\n) TO 's3://lake/clicks/dt=2026-11-21/run=1/' WITH (format = 'PARQUET', compression = 'ZSTD')",
    );
  });
});
