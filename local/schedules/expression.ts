/** EventBridge's schedules: `rate(5 minutes)` and `cron(0 3 * * ? *)`, in UTC. */

export type Schedule =
  | { readonly everyMs: number }
  /** Whether it is due in the minute that begins then. */
  | { readonly isDue: (minute: Date) => boolean };

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const DAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ');

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words?: readonly string[];
  readonly of: (minute: Date) => number;
}

/** EventBridge user guide, "Cron expressions": days of the week begin with Sunday as 1. */
const FIELDS: readonly Field[] = [
  { name: 'minutes', least: 0, most: 59, of: (minute) => minute.getUTCMinutes() },
  { name: 'hours', least: 0, most: 23, of: (minute) => minute.getUTCHours() },
  { name: 'day of the month', least: 1, most: 31, of: (minute) => minute.getUTCDate() },
  { name: 'month', least: 1, most: 12, words: MONTHS, of: (minute) => minute.getUTCMonth() + 1 },
  { name: 'day of the week', least: 1, most: 7, words: DAYS, of: (minute) => minute.getUTCDay() + 1 },
  { name: 'year', least: 1970, most: 2199, of: (minute) => minute.getUTCFullYear() },
];

/** @throws Error for what EventBridge, or the local run, doesn't know. */
export function parseSchedule(expression: string): Schedule {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const unitMs = UNIT_MS[unit];
  if (count !== undefined && unitMs !== undefined && Number(count) > 0)
    return { everyMs: Number(count) * unitMs };
  const [, cron] = /^cron\((.+)\)$/.exec(expression) ?? [];
  const texts = cron?.split(' ') ?? [];
  if (texts.length !== FIELDS.length)
    throw new Error(`ScheduleExpression ${expression} is no rate() or cron()`);
  const allowed = FIELDS.map((field, at) => ({ field, values: valuesOf(field, texts[at] ?? '') }));
  return { isDue: (minute) => allowed.every(({ field, values }) => values.has(field.of(minute))) };
}

function valuesOf(field: Field, text: string): ReadonlySet<number> {
  return new Set(text.split(',').flatMap((part) => rangeOf(field, part)));
}

function rangeOf(field: Field, part: string): readonly number[] {
  const [range = '', step = '1'] = part.split('/');
  const [from = '', to] =
    range === '*' || range === '?' ? [`${field.least}`, `${field.most}`] : range.split('-');
  const first = numberOf(field, from);
  const last = to === undefined ? (part.includes('/') ? field.most : first) : numberOf(field, to);
  const width = Number(step);
  if (!(Number.isInteger(width) && width > 0)) throw unknown(field, part);
  const count = Math.floor((last - first) / width) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, at) => first + at * width);
}

function numberOf(field: Field, text: string): number {
  const word = field.words?.indexOf(text.toUpperCase()) ?? -1;
  const value = word >= 0 ? word + field.least : Number(text);
  if (/^\w+$/.test(text) && Number.isInteger(value) && value >= field.least && value <= field.most)
    return value;
  throw unknown(field, text);
}

const unknown = (field: Field, text: string): Error =>
  new Error(`cron: the local run doesn't know ${text} as ${field.name}`);
