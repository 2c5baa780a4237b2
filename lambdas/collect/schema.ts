/**
 * An event as senders write it. Each description ends the sentence "must be …", for reasons and reference alike.
 *
 * A field that isn't listed rejects its event, with a hint: a field that was dropped in silence, or one misspelt,
 * would be missed months later. Whatever is the sender's own goes into `properties`. A field that is null or empty
 * counts as left out.
 */
import { type Static, Type } from 'typebox';
import { EVENT_LIMITS } from '../domain/event.ts';
import { CURRENCY_PATTERN, VALUE_LIMIT } from '../domain/money.ts';

const CLOSED = { additionalProperties: false } as const;

const text = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, description: `a text of 1 to ${maxLength} characters` });

const optional = (maxLength: number) => Type.Optional(text(maxLength));

export const TIME_FORM = 'an RFC 3339 time, such as 2026-11-21T03:04:05.678Z';

export const SENT_EVENT = Type.Object(
  {
    id: optional(EVENT_LIMITS.id),
    type: Type.String({
      pattern: `^[A-Za-z][A-Za-z0-9_.:-]{0,${EVENT_LIMITS.type - 1}}$`,
      description: `a letter and up to ${EVENT_LIMITS.type - 1} further letters, digits, _ . : or -`,
    }),
    time: Type.Optional(Type.String({ maxLength: 40, description: TIME_FORM })),
    subject: optional(EVENT_LIMITS.subject),
    user: optional(256),
    session: optional(256),
    page: Type.Optional(
      Type.Object(
        { url: optional(8_192), title: optional(1_024), referrer: optional(8_192) },
        { ...CLOSED, description: 'an object of url, title and referrer' },
      ),
    ),
    campaign: Type.Optional(
      Type.Object(
        {
          source: optional(256),
          medium: optional(256),
          name: optional(256),
          term: optional(256),
          content: optional(256),
        },
        { ...CLOSED, description: 'an object of source, medium, name, term and content' },
      ),
    ),
    value: Type.Optional(
      Type.Number({
        minimum: -VALUE_LIMIT,
        maximum: VALUE_LIMIT,
        description: `a number from -${VALUE_LIMIT} to ${VALUE_LIMIT}`,
      }),
    ),
    currency: Type.Optional(
      Type.String({
        pattern: CURRENCY_PATTERN,
        description: 'an ISO 4217 code: three capital letters, such as EUR',
      }),
    ),
    properties: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: 'an object of your own fields' }),
    ),
  },
  { ...CLOSED, description: 'a JSON object' },
);

export type SentEvent = Static<typeof SENT_EVENT>;
