/** The day that the tests of models build. */
import { earlierDays, type Parameters } from '../../lambdas/domain/catalog/statement.ts';

export const DAY = '2026-11-21';

const ARRIVAL_DAYS = ['2026-11-21', '2026-11-22', '2026-11-24'];

export const PARAMETERS: Parameters = {
  day: DAY,
  arrivalDays: ARRIVAL_DAYS,
  earlierDays: earlierDays(ARRIVAL_DAYS, 7),
  attributionDays: 30,
};
