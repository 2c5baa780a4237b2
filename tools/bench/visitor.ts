/** One made-up visitor on one visit, and what they do: each act is an event, some time after the one before. */
import type { Campaign, Client, Event } from '../../lambdas/domain/event.ts';

/** 0 up to, not including, 1. */
export type Chance = () => number;

type Choices<T> = readonly [T, ...T[]];

export const oneOf = <T>(choices: Choices<T>, chance: Chance): T =>
  choices[Math.floor(chance() * choices.length)] ?? choices[0];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const REFERRERS: Choices<string> = ['https://news.example/today', 'https://search.example/?q=shoes', ''];
const COUNTRIES: Choices<string> = ['ES', 'PT', 'IT', 'MX', '(unknown)'];
const DEVICES: Choices<string> = ['desktop', 'mobile', 'tablet'];
const CURRENCIES: Choices<string> = ['EUR', 'EUR', 'CHF'];
const VALUES: Choices<number> = [12.5, 0.1, 19.99, 250, 1_000_000.000001];
const PAGES: Choices<string> = ['/', '/sale', '/checkout'];
const CAMPAIGNS: Choices<Campaign> = [
  { source: 'mail', medium: 'newsletter', name: 'spring' },
  { source: 'social', name: 'spring', content: 'video' },
  { source: 'search', medium: 'cpc', name: 'brand', term: 'shoes' },
];
/** Between two acts; half an hour to the millisecond, and one more, among them. */
const PAUSES: Choices<number> = [
  0,
  7_000,
  25_500,
  2 * MINUTE,
  29 * MINUTE,
  30 * MINUTE,
  30 * MINUTE + 1,
  2 * HOUR,
];
const SERVER: Client = { country: '(unknown)', device: '(unknown)', bot: false, prefetch: false };

interface Order {
  readonly event: Event;
  readonly orderId: string;
}

export interface Visitor {
  /** What they did so far. */
  readonly events: readonly Event[];
  readonly view: () => void;
  readonly click: () => void;
  /** Comes to a page, scrolls if they do, and leaves. */
  readonly page: (scrolls: boolean) => void;
  /** An event of the sender's own type. */
  readonly tell: (type: string, value: number) => void;
  /** By the last click's id, by the user alone, or by a click that nobody knows. */
  readonly convert: () => Order;
  readonly reverse: (order: Order, afterMs: number, statesValue: boolean) => void;
}

interface Visit {
  readonly chance: Chance;
  readonly tenant: string;
  readonly day: string;
  readonly visit: number;
  /** How many users there are to be. */
  readonly people: number;
}

type Act = Pick<Event, 'type'> & Partial<Event>;
type Traits = Pick<Event, 'client' | 'visitor' | 'user' | 'session' | 'campaign'>;

/** Ids are the same in all tenants: whoever mixes tenants up finds strangers' clicks. */
export function visitor(visit: Visit): Visitor {
  const { chance, tenant, day } = visit;
  const name = `${day}-${visit.visit}`;
  const traits = traitsOf(visit, name);
  const events: Event[] = [];
  let timeMs = Date.parse(day) + Math.floor(chance() * 24 * HOUR);
  let clickId = 'nobody';
  const add = (said: Act, who: Traits): Event => {
    timeMs += oneOf(PAUSES, chance);
    const time = new Date(timeMs).toISOString();
    const id = `${name}-${events.length}`;
    const event = { id, tenant, time, receivedAt: time, source: 'collect', ...who, ...said };
    events.push(event);
    return event;
  };
  return {
    events,
    view: () => {
      add(
        { type: 'view', subject: oneOf(['mail', 'article', 'launch'], chance), page: pageOf(chance) },
        traits,
      );
    },
    click: () => {
      clickId = add(
        { type: 'click', subject: oneOf(['launch', 'sale', 'jobs'], chance), ...fromOf(chance) },
        {
          ...traits,
          client: { ...traits.client, prefetch: chance() < 0.05 },
        },
      ).id;
    },
    page: (scrolls) => {
      const page = pageOf(chance);
      add({ type: 'LANDING', page }, traits);
      const scroll_depth = Math.floor(chance() * 101);
      if (scrolls) add({ type: 'SCROLL', page, properties: { scroll_depth } }, traits);
      add({ type: 'LEAVE', page }, traits);
    },
    tell: (type, value) => {
      add({ type, value, currency: oneOf(CURRENCIES, chance) }, traits);
    },
    convert: () => {
      const orderId = `order-${name}-${events.length}`;
      const click = oneOf([{ click_id: clickId }, { click_id: clickId }, { click_id: 'nobody' }, {}], chance);
      const properties = { ...click, order_id: orderId };
      return {
        orderId,
        event: add({ ...saleOf(chance), properties }, { ...userOf(traits), client: SERVER }),
      };
    },
    reverse: ({ event, orderId }, afterMs, statesValue) => {
      const time = new Date(Date.parse(event.time) + afterMs).toISOString();
      const { id, value, currency, user, ...rest } = event;
      const worth = statesValue && value !== undefined && currency !== undefined ? { value, currency } : {};
      const properties = { order_id: orderId, status: 'reversed' };
      events.push({ ...rest, ...worth, id: `${id}-reversed`, time, receivedAt: time, properties });
    },
  };
}

const userOf = ({ user }: Traits): { user?: string } => (user === undefined ? {} : { user });

/** Half of them are users, a third has sessions, one in twelve is a bot. */
function traitsOf({ chance, day, people }: Visit, name: string): Traits {
  return {
    client: {
      country: oneOf(COUNTRIES, chance),
      device: oneOf(DEVICES, chance),
      bot: chance() < 1 / 12,
      prefetch: false,
    },
    visitor: `visitor-${day}-${Math.floor(chance() * people)}`,
    ...(chance() < 1 / 2 ? { user: `user-${Math.floor(chance() * people)}` } : {}),
    ...(chance() < 1 / 3 ? { session: `session-${name}` } : {}),
    ...(chance() < 2 / 3 ? { campaign: oneOf(CAMPAIGNS, chance) } : {}),
  };
}

const pageOf = (chance: Chance) => ({
  url: `https://shop.example${oneOf(PAGES, chance)}`,
  ...fromOf(chance).page,
});

const fromOf = (chance: Chance) => {
  const referrer = oneOf(REFERRERS, chance);
  return { page: referrer === '' ? {} : { referrer } };
};

/** Some orders have no value. */
const saleOf = (chance: Chance): Act => ({
  type: 'conversion',
  source: 'postback',
  subject: oneOf(['sale', 'signup'], chance),
  ...(chance() < 0.9 ? { value: oneOf(VALUES, chance), currency: oneOf(CURRENCIES, chance) } : {}),
});
