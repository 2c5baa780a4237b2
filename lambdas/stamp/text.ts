/**
 * A request's own text (a header, a query's value), at most `characters` long: a visitor's long referrer must not
 * cost the event. Undefined where it is missing or empty.
 */
export function textWithin(text: string | undefined | null, characters: number): string | undefined {
  return text ? text.slice(0, characters).toWellFormed() : undefined;
}
