/** What the demo's visitors do. Pure: chance comes as an argument. */

export interface DemoLink {
  readonly slug: string;
  readonly destination: string;
  readonly title: string;
}

export const DEMO_LINKS: readonly DemoLink[] = [
  { slug: 'demo-launch', destination: 'https://example.com/launch', title: 'Launch page' },
  { slug: 'demo-newsletter', destination: 'https://example.com/newsletter', title: 'Newsletter' },
  { slug: 'demo-podcast', destination: 'https://example.com/podcast', title: 'Podcast' },
  { slug: 'demo-jobs', destination: 'https://example.com/jobs', title: 'Open positions' },
];

export const DEMO_CONVERSIONS = [
  { slug: 'demo-order', title: 'Order', currency: 'EUR' },
  { slug: 'demo-signup', title: 'Sign-up', value: 2, currency: 'EUR' },
] as const;

export const DEMO_PIXELS = [
  { slug: 'demo-article', title: 'Article' },
  { slug: 'demo-mail', title: 'Newsletter mail' },
] as const;

/** Who comes by: an address of the blocks kept for documentation, and what it says of itself. */
export interface DemoVisitor {
  readonly ip: string;
  readonly userAgent: string;
  readonly referrer: string;
}

interface Visit {
  readonly kind: 'click' | 'view';
  readonly path: string;
  readonly visitor: DemoVisitor;
  /** The event's; a click's goes on to its destination. */
  readonly id: string;
}

export type DemoAct =
  | Visit
  /** By its visitor, from a page, or by the demo's own server. */
  | {
      readonly kind: 'event';
      readonly event: Readonly<Record<string, unknown>>;
      readonly visitor?: DemoVisitor;
    }
  | { readonly kind: 'conversion'; readonly path: string };

/** 0 up to, not including, 1. */
export type Chance = () => number;

const PEOPLE = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
] as const;

const BOTS = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
] as const;

const REFERRERS = [
  '',
  'https://www.google.com/',
  'https://www.google.com/',
  'https://news.ycombinator.com/',
  'https://bsky.app/',
  'https://chatgpt.com/',
  'https://www.linkedin.com/feed/',
] as const;

const CAMPAIGNS = [
  '',
  '',
  '?utm_source=newsletter&utm_medium=email&utm_campaign=november',
  '?utm_source=linkedin&utm_medium=social&utm_campaign=launch',
] as const;

const EVENTS = [
  { type: 'signup', properties: { plan: 'free' } },
  { type: 'purchase', value: 49, currency: 'EUR', properties: { plan: 'team' } },
  { type: 'rsvp', properties: { answer: 'yes', guests: 2 } },
] as const;

const BOT_SHARE = 0.08;

/** The first ones are chosen more often, as with links of the real world. */
function choose<T>(from: readonly T[], chance: Chance, skew = 1): T {
  const chosen = from[Math.floor(chance() ** skew * from.length)];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}

const visitor = (chance: Chance): DemoVisitor => ({
  ip: `198.51.100.${Math.floor(chance() * 256)}`,
  userAgent: choose(chance() < BOT_SHARE ? BOTS : PEOPLE, chance),
  referrer: choose(REFERRERS, chance),
});

export const demoUser = (chance: Chance): string => `user-${Math.floor(chance() * 40)}`;

/** Three of five acts are clicks, three of ten are views, the rest are events of the tenant's own. */
export function nextAct(chance: Chance, newId: () => string): DemoAct {
  const roll = chance();
  if (roll < 0.6) {
    const path = `/r/${choose(DEMO_LINKS, chance, 2).slug}${choose(CAMPAIGNS, chance)}`;
    return { kind: 'click', path, visitor: visitor(chance), id: newId() };
  }
  if (roll < 0.9) {
    const path = `/p/${choose(DEMO_PIXELS, chance, 2).slug}.gif`;
    return { kind: 'view', path, visitor: visitor(chance), id: newId() };
  }
  return {
    kind: 'event',
    event: { ...choose(EVENTS, chance, 2), user: demoUser(chance) },
  };
}

/** How long until the next one: 2 to 5 requests a second. */
export const nextPauseMs = (chance: Chance): number => 200 + chance() * 300;
