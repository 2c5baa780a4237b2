/** What a run says while it goes on, and at its end. */
import type { RunStep, RunSummary } from '../../lambdas/domain/run-log.ts';
import { costOf } from './prices.ts';
import type { Finished } from './run.ts';

const whole = (value: number): string => value.toLocaleString('en-US');

/** `4.5 kB` */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** One step, once it is done. */
function stepLine(step: RunStep, done: number, all: number): string {
  const { kind, name, day, rows, bytes, scannedBytes, engineMs, finalHours } = step;
  const place = `[${String(done).padStart(String(all).length)}/${all}]`;
  if (kind === 'publish') {
    const hours = finalHours === 0 ? 'no hour became final' : `${finalHours} hours became final`;
    return `${place} published ${day}: ${whole(rows)} rows of reports, ${hours}`;
  }
  const query = `${size(scannedBytes)} scanned in ${seconds(engineMs)}`;
  return `${place} ${name} of ${day}: ${whole(rows)} rows, ${size(bytes)}; ${query}`;
}

/** Says each step once. */
export function teller(say: (line: string) => void) {
  const told = new Set<string>();
  return (steps: readonly RunStep[], summary: RunSummary | undefined): void => {
    if (!summary) return;
    const all = summary.partitions + summary.days.length;
    if (!told.has(summary.started)) {
      told.add(summary.started);
      say(planLine(summary));
    }
    for (const step of steps.toSorted((a, b) => (a.at < b.at ? -1 : 1))) {
      const name = [summary.started, step.kind, step.name, step.day].join('\n');
      if (told.has(name)) continue;
      told.add(name);
      const done = [...told].filter((one) => one.startsWith(`${summary.started}\n`)).length;
      say(stepLine(step, done, all));
    }
  };
}

function planLine({ days, partitions, requeued }: RunSummary): string {
  if (days.length === 0) return 'nothing is due';
  const span = days.length === 1 ? days[0] : `${days.length} days, ${days[0]} to ${days.at(-1)}`;
  const again = requeued === 0 ? '' : `; ${requeued} units were sent to land again`;
  return `due: ${span}; ${partitions} partitions to make${again}`;
}

const sum = (
  steps: readonly RunStep[],
  field: 'rows' | 'bytes' | 'scannedBytes' | 'queries' | 'finalHours',
) => steps.reduce((total, step) => total + step[field], 0);

const dollars = (value: number): string => `$${value.toFixed(value < 0.01 ? 6 : 4)}`;

/** What all runs did together. */
export function reportLines(runs: readonly Finished[], tookMs: number): string[] {
  const steps = runs.flatMap((run) => run.steps);
  const models = steps.filter(({ kind }) => kind === 'model');
  const final = sum(steps, 'finalHours');
  const last = runs.at(-1)?.summary;
  const cost = costOf(steps);
  return [
    `partitions   ${models.length}, with ${whole(sum(models, 'rows'))} rows in ${size(sum(models, 'bytes'))}`,
    `queries      ${sum(models, 'queries')}, which scanned ${size(sum(models, 'scannedBytes'))}`,
    `time         ${seconds(tookMs)}`,
    `final        ${final === 0 ? 'no hour became final' : `${final} hours became final`}`,
    ...(last?.notFinal ?? []).map((reason) => `  live still  ${reason}`),
    `list price   ${dollars(cost.total)} for as much on AWS: Athena ${dollars(cost.athena)}, Step Functions ` +
      `${dollars(cost.transitions)}, Lambda ${dollars(cost.lambda)}, S3 ${dollars(cost.s3)}, DynamoDB ${dollars(cost.dynamo)}`,
  ];
}
