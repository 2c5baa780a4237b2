/**
 * The event envelope: what producers stamp, Kinesis carries, landingtmp keeps and rollups count.
 * One event is one line of JSON. Times are RFC 3339 in UTC with milliseconds.
 */
export interface Event {
  /** The sender's id, unique per tenant, at most 128 characters; else a UUIDv7. A click's is its `click_id`. */
  readonly id: string;
  /** `click`, `view`, `conversion`, or any name of the sender's. */
  readonly type: string;
  readonly tenant: string;
  /** When it happened, by the sender where it says so, within {@link TIME_LIMITS}. */
  readonly time: string;
  /** When a producer accepted it. */
  readonly receivedAt: string;
  /** The producer that stamped it: redirect, pixel, collect… */
  readonly source: string;
  /** What it is about: the link of a click, the pixel of a view, the conversion of a conversion. */
  readonly subject?: string;
  /** Cookieless visitor of one UTC day; see lambdas/stamp/visitor.ts. */
  readonly visitor?: string;
  readonly user?: string;
  readonly session?: string;
  readonly page?: Page;
  readonly client: Client;
  readonly campaign?: Campaign;
  /** Within ± `VALUE_LIMIT` of money.ts, to six decimals; never below 0 in a conversion, which has a status for that. */
  readonly value?: number;
  /** ISO 4217, upper case. */
  readonly currency?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  /** Set where the sender's time lay outside {@link TIME_LIMITS} and was moved to the nearest bound. */
  readonly timeClamped?: true;
}

export interface Page {
  readonly url?: string;
  readonly title?: string;
  readonly referrer?: string;
}

export interface Client {
  /** ISO 3166-1 alpha-2 in upper case, or `(unknown)`. */
  readonly country: string;
  /** desktop, mobile, tablet, tv, or `(unknown)`. */
  readonly device: string;
  readonly browser?: string;
  readonly os?: string;
  /** Its user agent is a crawler's, a script's or a link preview's. */
  readonly bot: boolean;
  /** The browser fetched it ahead of a click that may never come. */
  readonly prefetch: boolean;
}

/** utm_source, utm_medium, utm_campaign, utm_term, utm_content. */
export interface Campaign {
  readonly source?: string;
  readonly medium?: string;
  readonly name?: string;
  readonly term?: string;
  readonly content?: string;
}

export const UNKNOWN = '(unknown)';

export const EVENT_LIMITS = {
  /** Characters, that is code points. */
  id: 128,
  type: 64,
  subject: 256,
  /** Bytes of UTF-8, once stamped. */
  bytes: 32 * 1024,
} as const;

/** A public sender's time is kept within these distances from its arrival. */
export const TIME_LIMITS = { pastMs: 7 * 24 * 3_600_000, futureMs: 5 * 60_000 } as const;

/** Event types that the platform itself produces and declares rollups for. */
export const EVENT_TYPE = { click: 'click', view: 'view', conversion: 'conversion' } as const;
