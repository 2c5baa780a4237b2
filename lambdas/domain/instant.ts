/** RFC 3339 with seconds and an offset; fractions past the millisecond are cut. */
const RFC3339 = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;

/** ms since 1970 of an RFC 3339 time; undefined for anything else, a day that isn't in the calendar included. */
export function parseInstant(text: string): number | undefined {
  const [, date, time, fraction = '', offset] = RFC3339.exec(text) ?? [];
  if (date === undefined || time === undefined || offset === undefined) return undefined;
  const days = Date.parse(`${date}T00:00:00.000Z`);
  const inCalendar = !Number.isNaN(days) && new Date(days).toISOString().startsWith(date);
  const ms = Date.parse(`${date}T${time}${fraction.slice(0, 4)}${offset.toUpperCase()}`);
  return inCalendar && !Number.isNaN(ms) ? ms : undefined;
}
