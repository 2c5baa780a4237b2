/** What is counted, of what, and by what it can be grouped. */
import type { Dimension } from '../domain/rollups.ts';

export const METRICS = ['clicks', 'views', 'conversions', 'value'] as const;
export type Metric = (typeof METRICS)[number];

export const SUBJECTS = ['link', 'pixel', 'conversion'] as const;
type SubjectGroup = (typeof SUBJECTS)[number];
/** Of which metrics there are figures by subject. */
export const METRICS_OF = {
  link: ['clicks'],
  pixel: ['views'],
  conversion: ['conversions', 'value'],
} as const satisfies Record<SubjectGroup, readonly Metric[]>;

export type GroupBy = Dimension | SubjectGroup;
export const isSubjectGroup = (groupBy: GroupBy): groupBy is SubjectGroup =>
  SUBJECTS.some((subject) => subject === groupBy);

/** What was taken back is taken off: such figures may be below 0. */
export const isNet = (metric: Metric): boolean => metric === 'conversions' || metric === 'value';
