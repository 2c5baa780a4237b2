/** Columns that several models share: one name, one type and one meaning wherever they stand. */
import { ENVELOPE } from './landing.ts';
import type { Column } from './schema.ts';

/**
 * Columns of the envelope, by name.
 * @throws Error where there is none of that name.
 */
export const envelope = (...names: readonly string[]): readonly Column[] =>
  names.map((name) => {
    const column = ENVELOPE.find((one) => one.name === name);
    if (!column) throw new Error(`the envelope has no column ${name}`);
    return column;
  });

export const count = (name: string, comment: string): Column => ({ name, type: 'bigint', comment });

/** A share of 1; null where there is nothing to have a share of. */
export const rate = (name: string, comment: string): Column => ({ name, type: 'double', comment });

export const text = (name: string, comment: string): Column => ({ name, type: 'string', comment });

export const instant = (name: string, comment: string): Column => ({ name, type: 'timestamp', comment });

export const TENANT: readonly Column[] = envelope('tenant');

export const CAMPAIGN: readonly Column[] = envelope(
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_term',
  'utm_content',
);

export const ARRIVAL_HOUR = text('arrival_hour', 'The UTC hour in which it arrived: 2026-11-21T03');

export const AUDIENCE = text('audience', 'people, or bots: a bot’s event, or a prefetch');

export const PERSON = text('person', 'user_id, else visitor');

export const VALUE_BY_CURRENCY: Column = {
  name: 'value_by_currency',
  type: 'json',
  comment: 'Value of the conversions, net of reversals: {"EUR": 12.500000}',
};
