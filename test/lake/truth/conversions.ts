/** Which click each conversion of a day goes back to, and what it is worth, reversals negative. */
import type { Event } from '../../../lambdas/domain/event.ts';
import type { Row } from '../engine.ts';
import {
  byTime,
  dayOf,
  decimalText,
  groupBy,
  isPeople,
  isReversal,
  millionths,
  personOf,
  property,
} from './words.ts';

export interface Attributed {
  readonly event: Event;
  readonly quantity: 1 | -1;
  readonly amount?: bigint;
  readonly currency?: string;
  readonly reverses?: Event;
  readonly user?: string;
  readonly by?: 'click_id' | 'user';
  readonly click?: Event;
  readonly person?: string;
}

const DAY_MS = 24 * 3_600_000;

/** Whether `before` happened at or before `event`, by no more than so many days. */
const within = (before: Event, event: Event, days: number): boolean => {
  const distance = Date.parse(event.time) - Date.parse(before.time);
  return distance >= 0 && distance <= days * DAY_MS;
};

const last = (events: readonly Event[]): Event | undefined => events.toSorted(byTime).at(-1);

export function attribute(events: readonly Event[], day: string, days: number): readonly Attributed[] {
  const clicks = events.filter(({ type }) => type === 'click');
  const clickById = new Map(clicks.map((click) => [`${click.tenant} ${click.id}`, click]));
  const userClicks = clicks.filter((click) => click.user !== undefined && isPeople(click));
  const clicksOfUser = groupBy(userClicks, ({ tenant, user }) => `${tenant} ${user}`);
  const conversions = events.filter(({ type }) => type === 'conversion');
  const orderKey = (event: Event) => `${event.tenant} ${event.subject} ${property(event, 'order_id')}`;
  const orders = groupBy(
    conversions.filter((event) => !isReversal(event) && property(event, 'order_id') !== undefined),
    orderKey,
  );

  const creditOf = (order: Event): Pick<Attributed, 'by' | 'click'> => {
    const named = clickById.get(`${order.tenant} ${property(order, 'click_id')}`);
    if (named && within(named, order, days)) return { by: 'click_id', click: named };
    const ofUser = order.user === undefined ? [] : clicksOfUser.get(`${order.tenant} ${order.user}`);
    const click = last((ofUser ?? []).filter((one) => within(one, order, days)));
    return click ? { by: 'user', click } : {};
  };

  return conversions
    .filter(({ time }) => dayOf(time) === day)
    .map((event) => {
      const candidates = isReversal(event) ? (orders.get(orderKey(event)) ?? []) : [];
      const reverses = last(candidates.filter((order) => within(order, event, days)));
      const order = reverses ?? event;
      const worth =
        event.value === undefined
          ? order
          : { value: event.value, currency: event.currency ?? order.currency };
      const quantity = isReversal(event) ? -1 : 1;
      const credit = creditOf(order);
      return {
        event,
        quantity,
        ...(worth.value === undefined ? {} : { amount: millionths(worth.value) * BigInt(quantity) }),
        ...(worth.currency === undefined ? {} : { currency: worth.currency }),
        ...(reverses ? { reverses } : {}),
        ...(order.user === undefined ? {} : { user: order.user }),
        ...credit,
        ...personFields(credit.click, order, event),
      };
    });
}

const personFields = (click: Event | undefined, order: Event, event: Event): { person?: string } => {
  const person = (click && personOf(click)) ?? order.user ?? event.visitor;
  return person === undefined ? {} : { person };
};

/** Of the columns, those that took thought. */
export const conversionRows = (conversions: readonly Attributed[]): readonly Row[] =>
  conversions.map(({ event, quantity, amount, currency, reverses, user, by, click, person }) => ({
    tenant: event.tenant,
    conversion_id: event.id,
    reverses: reverses?.id ?? null,
    quantity,
    value: amount === undefined ? null : decimalText(amount),
    currency: currency ?? null,
    person: person ?? null,
    user_id: user ?? null,
    attributed_by: by ?? null,
    click_id: click?.id ?? null,
    link: click?.subject ?? null,
    utm_campaign: click?.campaign?.name ?? null,
  }));
