/**
 * A line of a unit → an event that later stages can rest on, or why it is none. What aggregate counts is what land
 * lands, since both ask here. It depends on the line alone, and never throws: a fault is a value (rule 8).
 *
 * Optional texts of another kind (a `user` that is a number) are no fault: whoever needs them leaves them out.
 */
import { CONVERSION_STATUS, type ConversionStatus, isConversionStatus } from './conversion.ts';
import { defined } from './defined.ts';
import { isDeeper } from './depth.ts';
import { EVENT_LIMITS, EVENT_TYPE } from './event.ts';
import { type Fields, fieldsOf, isText } from './fields.ts';
import { isTenantName } from './key.ts';
import { faultOf, PROPERTIES_DEPTH, type RejectedLine } from './line-faults.ts';
import { isCurrency, isValue, toMillionths } from './money.ts';

/** A line that is an event. */
export interface ParsedLine {
  readonly tenant: string;
  /** Well-formed, as are all texts here: half a surrogate pair is no UTF-8. */
  readonly id: string;
  readonly type: string;
  /** ms since 1970. */
  readonly timeMs: number;
  /** ms since 1970. */
  readonly receivedMs: number;
  /** Undefined where it can be no row's key. */
  readonly subject?: string;
  /** Of the value, in millionths of the currency; undefined for an event without one. */
  readonly millionths?: number;
  readonly currency?: string;
  /** Of conversions alone. */
  readonly status?: ConversionStatus;
  /** All that the line says, unchecked. */
  readonly fields: Fields;
}

/** Never throws. */
export function parseLine(line: string): { readonly ok: ParsedLine } | RejectedLine {
  const json = parseJson(line);
  if (json === undefined) return { reject: 'invalid_json', detail: 'the line must be one JSON object' };
  const fields = fieldsOf(json.value);
  if (!fields) return { reject: 'not_an_object', detail: 'the line is JSON, but must be one JSON object' };
  const { tenant } = fields;
  if (typeof tenant !== 'string' || !isTenantName(tenant)) return faultOf('tenant', tenant);
  const parsed = envelopeOf(tenant, fields);
  return 'ok' in parsed ? parsed : { ...parsed, tenant };
}

function envelopeOf(tenant: string, fields: Fields): { readonly ok: ParsedLine } | RejectedLine {
  const { id, type, subject } = fields;
  if (!isText(id, EVENT_LIMITS.id)) return faultOf('id', id);
  if (!isText(type, EVENT_LIMITS.type)) return faultOf('type', type);
  const timeMs = instant(fields.time);
  if (timeMs === undefined) return faultOf('time', fields.time);
  const receivedMs = instant(fields.receivedAt);
  if (receivedMs === undefined) return faultOf('receivedAt', fields.receivedAt);
  if (isDeeper(fields.properties, PROPERTIES_DEPTH)) return faultOf('properties', fields.properties);
  const worth = worthOf(fields);
  if ('reject' in worth) return worth;
  const about = isText(subject, EVENT_LIMITS.subject) ? { subject: subject.toWellFormed() } : {};
  const texts = { tenant, id: id.toWellFormed(), type: type.toWellFormed(), ...about };
  return { ok: { ...texts, timeMs, receivedMs, ...worth, fields } };
}

type Worth = Pick<ParsedLine, 'millionths' | 'currency' | 'status'>;

function worthOf(fields: Fields): Worth | RejectedLine {
  const value = fields.value ?? undefined;
  if (value !== undefined && !isValue(value)) return faultOf('value', value);
  const currency = fields.currency ?? undefined;
  if (currency !== undefined && !isCurrency(currency)) return faultOf('currency', currency);
  const worth = defined({ millionths: value === undefined ? undefined : toMillionths(value), currency });
  if (fields.type !== EVENT_TYPE.conversion) return worth;
  if (value !== undefined && currency === undefined) return faultOf('currency', currency);
  const status = fieldsOf(fields.properties)?.status ?? CONVERSION_STATUS.approved;
  return isConversionStatus(status) ? { ...worth, status } : faultOf('status', status);
}

/** In a box: JSON's null is a value. */
function parseJson(line: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(line) };
  } catch {
    return undefined;
  }
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function instant(value: unknown): number | undefined {
  const ms = typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
