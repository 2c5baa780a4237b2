/** What can be wrong with a line, in a word for machines and in a sentence for people. */
import { EVENT_LIMITS } from './event.ts';
import { VALUE_LIMIT } from './money.ts';

/** Engines parse JSON to 1,000 levels or fewer, and fail on the whole query. */
export const PROPERTIES_DEPTH = 100;

/** What is expected of each field that can cost a line: its fault reads "tenant must be …". */
const EXPECTED = {
  tenant: 'the name of a tenant: 2 to 40 lower-case letters, digits and dashes, a letter first',
  id: `a text of 1 to ${EVENT_LIMITS.id} characters`,
  type: `a text of 1 to ${EVENT_LIMITS.type} characters`,
  time: 'an RFC 3339 time in UTC with milliseconds, such as 2026-11-21T03:04:05.678Z',
  receivedAt: 'an RFC 3339 time in UTC with milliseconds, such as 2026-11-21T03:04:05.678Z',
  value: `a number from -${VALUE_LIMIT} to ${VALUE_LIMIT}`,
  currency: 'an ISO 4217 code in capitals, such as EUR; a conversion’s value needs one',
  status: 'approved or reversed, in a conversion’s properties',
  properties: `nested at most ${PROPERTIES_DEPTH} levels deep`,
} as const;

type Field = keyof typeof EXPECTED;
type FieldFault = `${'missing' | 'invalid'}_${Exclude<Field, 'receivedAt'> | 'received_at'}`;

/** Why a line is no event: a literal, for counters and for the lake. */
export type LineFault = 'invalid_json' | 'not_an_object' | FieldFault;

export interface RejectedLine {
  readonly reject: LineFault;
  /** What is wrong, and how to mend it. */
  readonly detail: string;
  /** Whose line it would be, where that can be read. */
  readonly tenant?: string;
}

/** A field that is missing, or holds what it must not. */
export function faultOf(field: Field, value: unknown): RejectedLine {
  const name = field === 'receivedAt' ? 'received_at' : field;
  const detail = `${field} must be ${EXPECTED[field]}`;
  return { reject: `${value === undefined || value === null ? 'missing' : 'invalid'}_${name}`, detail };
}
