/** What the lake's bench prints. Pure. */
import { columnsOf } from './text.ts';

/** One thing that was measured. */
export interface LakeLine {
  readonly what: string;
  readonly rows: number;
  readonly seconds: number;
  /** The most memory of the process that did it; undefined where the system doesn't tell. */
  readonly peakBytes: number | undefined;
}

export interface LakeFigures {
  readonly lines: readonly LakeLine[];
  /** The limit. */
  readonly limit: LakeLine;
  /** Events, repeats included: put on the stream, landed, rejected. */
  readonly sent: number;
  readonly landed: number;
  readonly rejected: number;
  /** By tenant and id, as DuckDB counts them over the lines that were sent. */
  readonly distinct: number;
  /** Rows of universal_events. */
  readonly universal: number;
  /** Rows by report. */
  readonly reports: Readonly<Record<string, number>>;
  /** What land alone didn't land. */
  readonly failedAlone: number;
}

/** What isn't as exact as it must be. */
export function lakeFaults(figures: LakeFigures): string[] {
  const { sent, landed, rejected, distinct, universal, reports, failedAlone } = figures;
  const empty = Object.entries(reports).flatMap(([name, rows]) => (rows === 0 ? [name] : []));
  const found = [
    landed === sent ? '' : `${whole(landed)} of ${whole(sent)} events landed`,
    rejected === 0 ? '' : `${whole(rejected)} good lines were rejected`,
    universal === distinct ? '' : `universal_events has ${whole(universal)} rows, not ${whole(distinct)}`,
    empty.length === 0 ? '' : `reports without a row: ${empty.join(', ')}`,
    failedAlone === 0 ? '' : `${failedAlone} units failed where land ran alone`,
  ];
  return found.filter(Boolean);
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');

const perSecond = ({ rows, seconds }: LakeLine): number => rows / seconds;

const HEADINGS = ['rows/s', 'of DuckDB', 'rows', 'seconds', 'peak MB', ''];

/** A table, each line's share of the limit's rows per second in it. */
export function lakeTable({ lines, limit }: Pick<LakeFigures, 'lines' | 'limit'>): string {
  const rows = [...lines, limit].map((line) => [
    whole(perSecond(line)),
    `${((perSecond(line) / perSecond(limit)) * 100).toFixed(1)} %`,
    whole(line.rows),
    line.seconds.toFixed(1),
    line.peakBytes === undefined ? '' : whole(line.peakBytes / 1e6),
    line.what,
  ]);
  return columnsOf([HEADINGS, ...rows]);
}

/** What the figures add up to, in a few lines. */
export const exactness = ({ sent, distinct, universal, reports }: LakeFigures): string =>
  `${whole(sent)} events were sent, ${whole(distinct)} different ones; universal_events has ${whole(universal)} rows, ` +
  `the reports ${Object.entries(reports)
    .map(([name, rows]) => `${name} ${whole(rows)}`)
    .join(', ')}`;

export interface Beside {
  /** How many lines aggregate had counted when the last unit had landed. */
  readonly countedByThen: number;
  /** What failed or went back in stages on the way, each as it was told. */
  readonly troubles: Readonly<Record<string, readonly string[]>>;
}

/** What went on beside: the speed layer, and attempts that had to be repeated. */
export const beside = ({ countedByThen, troubles }: Beside): string =>
  [
    `aggregate had counted ${whole(countedByThen)} when the last unit had landed`,
    ...Object.entries(troubles)
      .filter(([, told]) => told.length > 0)
      .map(([stage, told]) => `${stage}: ${told.length} attempts were repeated (the first: ${told[0]})`),
  ].join('\n');
