/** GetPartitions' filter: comparisons of partition keys, joined by AND. */
import { ServiceError } from '../json-server.ts';

type Fits = (values: readonly string[]) => boolean;

const TEXT = `'((?:[^']|'')*)'`;
const COMPARISON = new RegExp(`^(\\w+)\\s*(=|<>|!=|<=|>=|<|>)\\s*${TEXT}`, 'i');
const BETWEEN = new RegExp(`^(\\w+)\\s+BETWEEN\\s+${TEXT}\\s+AND\\s+${TEXT}`, 'i');
const IN = new RegExp(`^(\\w+)\\s+IN\\s*\\(\\s*(${TEXT}(?:\\s*,\\s*${TEXT})*)\\s*\\)`, 'i');

const COMPARE: Readonly<Record<string, (one: string, other: string) => boolean>> = {
  '=': (one, other) => one === other,
  '<>': (one, other) => one !== other,
  '!=': (one, other) => one !== other,
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
};

/** @throws ServiceError InvalidInputException for what this server doesn't understand. */
export function parseExpression(expression: string, keys: readonly string[]): Fits {
  const conditions: Fits[] = [];
  let rest = expression.trim();
  while (rest !== '') {
    const { length, fits } = conditionAt(rest, keys);
    conditions.push(fits);
    const behind = rest.slice(length).trim();
    if (behind !== '' && !/^AND\s/i.test(behind)) throw unknown(behind);
    rest = behind.replace(/^AND\s+/i, '');
  }
  return (values) => conditions.every((fits) => fits(values));
}

function conditionAt(
  text: string,
  keys: readonly string[],
): { readonly length: number; readonly fits: Fits } {
  const reader = (key: string): ((values: readonly string[]) => string) => {
    const at = keys.indexOf(key.toLowerCase());
    if (at < 0) throw unknown(key);
    return (values) => values[at] ?? '';
  };
  const between = BETWEEN.exec(text);
  if (between) {
    const [{ length }, key = '', least = '', most = ''] = between;
    const value = reader(key);
    return { length, fits: (values) => value(values) >= plain(least) && value(values) <= plain(most) };
  }
  const within = IN.exec(text);
  if (within) {
    const [{ length }, key = '', list = ''] = within;
    const value = reader(key);
    const allowed = [...list.matchAll(new RegExp(TEXT, 'g'))].map(([, each = '']) => plain(each));
    return { length, fits: (values) => allowed.includes(value(values)) };
  }
  const [{ length } = '', key = '', operator = '', other = ''] = COMPARISON.exec(text) ?? [];
  const compare = COMPARE[operator];
  if (compare === undefined) throw unknown(text);
  const value = reader(key);
  return { length, fits: (values) => compare(value(values), plain(other)) };
}

const plain = (text: string): string => text.replaceAll("''", "'");

const unknown = (text: string): ServiceError =>
  new ServiceError('InvalidInputException', `The local Glue doesn't understand the expression at: ${text}`);
