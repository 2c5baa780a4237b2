/** What a stage's log says of its work. Pure. */

export interface StageWork {
  readonly units: number;
  readonly lines: number;
  /** Of the last unit, ms since 1970. */
  readonly lastMs: number | undefined;
  /** Attempts that failed or went back, each as it is told. */
  readonly troubles: readonly string[];
}

const fieldsOf = (line: string): Readonly<Record<string, unknown>> => {
  try {
    return Object(JSON.parse(line));
  } catch {
    return {};
  }
};

/** @param done the message of a unit that is done, which says its `lines`. */
export function stageWork(log: string, done: string): StageWork {
  const all = log.split('\n').filter(Boolean).map(fieldsOf);
  const units = all.filter(({ message }) => message === done);
  const last = units.at(-1)?.timestamp;
  return {
    units: units.length,
    lines: units.reduce((sum, { lines }) => sum + Number(lines ?? 0), 0),
    lastMs: typeof last === 'string' ? Date.parse(last) : undefined,
    troubles: all.flatMap(troubleOf),
  };
}

function troubleOf({ type, level, message, reason, record }: Readonly<Record<string, unknown>>): string[] {
  if (type === 'platform.report') return [String(Object(record).errorMessage)];
  const why = reason === undefined ? '' : `: ${reason}`;
  return level === 'WARN' || level === 'ERROR' ? [`${message}${why}`] : [];
}
