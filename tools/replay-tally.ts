/** What became of a log's lines. Pure. */

export interface Tally {
  lines: number;
  /** Clicks that were sent; again and again counts once. */
  sent: number;
  /** Clicks that were answered with their redirect. */
  accepted: number;
  retries: number;
  /** Reason → lines, with the numbers of the first ones. */
  readonly rejected: Map<string, Rejected>;
}

interface Rejected {
  lines: number;
  readonly first: number[];
}

const NAMED_LINES = 5;

export const newTally = (): Tally => ({ lines: 0, sent: 0, accepted: 0, retries: 0, rejected: new Map() });

export function reject(tally: Tally, reason: string, lineNumber: number): void {
  const entry = tally.rejected.get(reason) ?? { lines: 0, first: [] };
  entry.lines++;
  if (entry.first.length < NAMED_LINES) entry.first.push(lineNumber);
  tally.rejected.set(reason, entry);
}

export const rejectedLines = (tally: Tally): number =>
  [...tally.rejected.values()].reduce((sum, { lines }) => sum + lines, 0);

const count = (value: number): string => value.toLocaleString('en');

function reasonLine([reason, { lines, first }]: readonly [string, Rejected]): string {
  const numbers = [...first].sort((a, b) => a - b).join(', ');
  const which = lines > first.length ? `lines ${numbers}, …` : `line${lines === 1 ? '' : 's'} ${numbers}`;
  return `  ${count(lines).padStart(10)}  ${reason} (${which})`;
}

/** The summary that ends a replay. */
export function summary(tally: Tally, elapsedMs: number): string {
  const rate = Math.round(tally.sent / Math.max(elapsedMs / 1000, 0.001));
  const reasons = [...tally.rejected].sort((a, b) => b[1].lines - a[1].lines).map(reasonLine);
  return [
    `lines     ${count(tally.lines)}`,
    `sent      ${count(tally.sent)}${tally.retries > 0 ? `, and ${count(tally.retries)} again` : ''}`,
    `accepted  ${count(tally.accepted)}`,
    `rejected  ${count(rejectedLines(tally))}`,
    ...reasons,
    `rate      ${count(rate)} clicks/s over ${(elapsedMs / 1000).toFixed(1)} s`,
  ].join('\n');
}
