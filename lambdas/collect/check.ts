/** From whatever a sender sent to an event that can be stamped, or to a reason that names field and fault. */
import { Check, Errors } from 'typebox/value';
import { isConversionStatus } from '../domain/conversion.ts';
import { isDeeper } from '../domain/depth.ts';
import { EVENT_TYPE } from '../domain/event.ts';
import { parseInstant } from '../domain/instant.ts';
import { SENT_EVENT, type SentEvent, TIME_FORM } from './schema.ts';

/** Each kind of rejection has its counter. */
export type RejectionKind = 'json' | 'schema' | 'nesting' | 'size';

export interface Rejection {
  readonly kind: RejectionKind;
  /** For the sender. */
  readonly reason: string;
}

export type Checked =
  | { readonly event: SentEvent; readonly timeMs?: number }
  | { readonly reject: Rejection };

/** Deeper than any sensible event, and far from any parser's own limit. */
const MAX_DEPTH = 20;
const MAX_FAULTS = 3;
/** The envelope's other members: nobody may speak for the platform. */
const STAMPED = new Set(['tenant', 'receivedAt', 'source', 'visitor', 'client', 'timeClamped']);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isBlank = (value: unknown): boolean => value === null || value === '' || value === undefined;

const withoutBlanks = (value: unknown): unknown =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).filter(([, member]) => !isBlank(member)))
    : value;

/** Senders write null or '' (`document.referrer`) for what they don't have. Inside `properties` it is theirs. */
function tidied(sent: unknown): unknown {
  if (!isObject(sent)) return sent;
  const { page, campaign } = sent;
  return withoutBlanks({ ...sent, page: withoutBlanks(page), campaign: withoutBlanks(campaign) });
}

/** `/page/url` is `page.url`. */
const fieldOf = (path: string, name = ''): string =>
  [...path.split('/').slice(1), name].filter((part) => part !== '').join('.');

/** What the schema says of a field, by its path. */
function formOf(path: string): string {
  let schema: unknown = SENT_EVENT;
  for (const name of path.split('/').slice(1)) {
    schema = isObject(schema) && isObject(schema.properties) ? schema.properties[name] : undefined;
  }
  return isObject(schema) && typeof schema.description === 'string' ? schema.description : 'as documented';
}

const unknownField = (field: string): string =>
  STAMPED.has(field)
    ? `${field}: is set by the platform, leave it out`
    : `${field}: is no field of an event, put it into properties`;

type Fault = ReturnType<typeof Errors>[number];

function faultsIn(error: Fault): string[] {
  const path = error.instancePath;
  switch (error.keyword) {
    case 'boolean':
      return []; // the same as additionalProperties, again
    case 'additionalProperties':
      return error.params.additionalProperties.map((name) => unknownField(fieldOf(path, name)));
    case 'required':
      return error.params.requiredProperties.map(
        (name) => `${fieldOf(path, name)}: is missing, and must be ${formOf(`${path}/${name}`)}`,
      );
    default:
      return [`${fieldOf(path) || 'an event'}: must be ${formOf(path)}`];
  }
}

function schemaFaults(event: unknown): string {
  const faults = [...new Set(Errors(SENT_EVENT, event).flatMap(faultsIn))];
  const more = faults.length - MAX_FAULTS;
  return faults.slice(0, MAX_FAULTS).join('; ') + (more > 0 ? `; and ${more} more` : '');
}

/** What the schema can't say: a conversion counts in money, so it must be clear how much, of what and which way. */
function conversionFaults({ type, value, currency, properties }: SentEvent): string[] {
  if (type !== EVENT_TYPE.conversion) return [];
  const status = properties?.status ?? undefined;
  return [
    ...(value !== undefined && value < 0
      ? [
          'value: must not be below 0 in a conversion; to take one back, say "status": "reversed" in properties',
        ]
      : []),
    ...(value !== undefined && currency === undefined
      ? ['currency: is missing, and must be that of the conversion’s value, such as EUR']
      : []),
    ...(status !== undefined && !isConversionStatus(status)
      ? ['properties.status: must be approved or reversed in a conversion']
      : []),
  ];
}

export function check(sent: unknown): Checked {
  if (isDeeper(sent, MAX_DEPTH)) {
    return { reject: { kind: 'nesting', reason: `is nested deeper than ${MAX_DEPTH} levels` } };
  }
  const event = tidied(sent);
  if (!Check(SENT_EVENT, event)) return { reject: { kind: 'schema', reason: schemaFaults(event) } };
  const faults = conversionFaults(event);
  if (faults.length > 0) return { reject: { kind: 'schema', reason: faults.join('; ') } };
  if (event.time === undefined) return { event };
  const timeMs = parseInstant(event.time);
  if (timeMs === undefined) return { reject: { kind: 'schema', reason: `time: must be ${TIME_FORM}` } };
  return { event, timeMs };
}
