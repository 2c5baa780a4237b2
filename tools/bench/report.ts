/** What the bench prints. Pure. */

import type { Survival } from './survivors.ts';
import { columnsOf } from './text.ts';

export interface Limits {
  readonly perSecond: number;
  /** Undefined where latency has no limit. */
  readonly p99Ms: number | undefined;
}

export interface Line {
  readonly what: string;
  readonly connections: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly faults: number;
  readonly survival: Survival | undefined;
  readonly limits: Limits | undefined;
}

/** What keeps a line from being within its limits. */
export function faultsOf({ what, perSecond, p99Ms, faults, survival, limits }: Line): string[] {
  const found = [
    limits && perSecond < limits.perSecond ? `fewer than ${limits.perSecond}/s` : '',
    limits?.p99Ms !== undefined && p99Ms > limits.p99Ms ? `p99 above ${limits.p99Ms} ms` : '',
    faults > 0 ? `${faults} answers were no redirect` : '',
    survival && survival.lost > 0 ? `${survival.lost} answered clicks were lost` : '',
  ];
  return found.filter(Boolean).map((fault) => `${what}: ${fault}`);
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');

const limitText = (limits: Limits | undefined): string => {
  if (!limits) return '';
  const latency = limits.p99Ms === undefined ? '' : `, ${limits.p99Ms} ms`;
  return `≥ ${whole(limits.perSecond)}${latency}`;
};

const survivalText = (survival: Survival | undefined): string =>
  survival ? `${whole(survival.answered - survival.lost)} of ${whole(survival.answered)}` : '';

const HEADINGS = ['redirects/s', 'limit', 'of bare', 'p50 ms', 'p99 ms', 'at once', 'survived kill -9', ''];

/** A table, the ratios to the yardstick's redirects per second in it. */
export function table(lines: readonly Line[], yardstick: number): string {
  const rows = lines.map((line) => [
    whole(line.perSecond),
    limitText(line.limits),
    `${((line.perSecond / yardstick) * 100).toFixed(1)} %`,
    line.p50Ms.toFixed(1),
    line.p99Ms.toFixed(1),
    String(line.connections),
    survivalText(line.survival),
    line.what,
  ]);
  return columnsOf([HEADINGS, ...rows]);
}
