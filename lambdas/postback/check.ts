/** From what a partner tells to a conversion that can be stamped, or to every fault with how to mend it. */
import { CONVERSION_STATUS, type ConversionStatus, isConversionStatus } from '../domain/conversion.ts';
import { defined } from '../domain/defined.ts';
import { EVENT_LIMITS } from '../domain/event.ts';
import { isText } from '../domain/fields.ts';
import type { Conversion } from '../domain/link.ts';
import { fromMillionths, isCurrency, toMillionths, VALUE_LIMIT } from '../domain/money.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Fault, Parameter, Told } from './told.ts';

/** A conversion as its partner tells it, defaults filled in. */
export interface ToldConversion {
  readonly clickId?: string;
  readonly orderId?: string;
  readonly user?: string;
  readonly status: ConversionStatus;
  readonly value?: number;
  readonly currency?: string;
}

export type Checked = { readonly ok: ToldConversion } | { readonly faults: readonly Fault[] };

const TEXT_LIMITS = { click_id: EVENT_LIMITS.id, order_id: 256, user: 256 } as const;
const DECIMAL = /^\d{1,10}(\.\d+)?$/;

function statusOf({ status = CONVERSION_STATUS.approved }: Told): Outcome<ConversionStatus> {
  const lower = status.toLowerCase();
  return isConversionStatus(lower) ? { ok: lower } : { reject: 'must be approved or reversed' };
}

function amountOf({ value }: Told): Outcome<number | undefined> {
  if (value === undefined) return { ok: undefined };
  if (DECIMAL.test(value) && Number(value) <= VALUE_LIMIT)
    return { ok: fromMillionths(toMillionths(Number(value))) };
  if (value.startsWith('-'))
    return { reject: 'must not be below 0: to take a conversion back, send status=reversed' };
  return { reject: `must be a number from 0 to ${VALUE_LIMIT} with a decimal point, such as 49.90` };
}

function currencyOf({ currency }: Told): Outcome<string | undefined> {
  const upper = currency?.toUpperCase();
  if (upper === undefined || isCurrency(upper)) return { ok: upper };
  return { reject: 'must be an ISO 4217 code of three letters, such as EUR' };
}

function textFaults(told: Told): Fault[] {
  return Object.entries(TEXT_LIMITS)
    .filter(([field, limit]) => !isText(textAt(told, field), limit))
    .map(([field, limit]) => ({ field, reason: `must have at most ${limit} characters` }));
}

const textAt = (told: Told, field: string): string =>
  Object.entries(told).find(([name]) => name === field)?.[1] ?? '-';

const faultIn = (field: Parameter, outcome: Outcome<unknown>): Fault[] =>
  'reject' in outcome ? [{ field, reason: outcome.reject }] : [];

/** @param known the faults found before. */
export function check(told: Told, conversion: Conversion, known: readonly Fault[]): Checked {
  const [status, value, currency] = [statusOf(told), amountOf(told), currencyOf(told)];
  const faults = [
    ...known,
    ...textFaults(told),
    ...faultIn('status', status),
    ...faultIn('value', value),
    ...faultIn('currency', currency),
  ];
  if (faults.length > 0 || 'reject' in status || 'reject' in value || 'reject' in currency) return { faults };
  const worth = worthOf(told, status.ok, { value: value.ok, currency: currency.ok }, conversion);
  if (worth.value !== undefined && worth.currency === undefined) return { faults: [CURRENCY_MISSING] };
  const { click_id: clickId, order_id: orderId, user } = told;
  return { ok: { status: status.ok, ...defined({ clickId, orderId, user }), ...worth } };
}

const CURRENCY_MISSING: Fault = {
  field: 'currency',
  reason: 'is missing: name the value’s, such as currency=EUR, or give the conversion one of its own',
};

/**
 * The conversion's own value stands in for one that isn't told, but for an order that is taken back: what that was
 * worth, the batch layer looks up. Of no currency, it is no value.
 */
function worthOf(
  { order_id: orderId }: Told,
  status: ConversionStatus,
  said: { readonly value: number | undefined; readonly currency: string | undefined },
  conversion: Conversion,
) {
  const currency = said.currency ?? conversion.currency;
  const isLookedUp = status === CONVERSION_STATUS.reversed && orderId !== undefined;
  const own = isLookedUp || currency === undefined ? undefined : conversion.value;
  const value = said.value ?? own;
  return defined({ value, currency: value === undefined ? undefined : currency });
}
