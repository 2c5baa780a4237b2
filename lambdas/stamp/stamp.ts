/**
 * The stamp: a producer's event becomes the platform's. Everything that a later stage would have to look up, and
 * that may have changed by then, is written here. Pure: the same arguments, the same event.
 */
import type { KeyObject } from 'node:crypto';
import { defined } from '../domain/defined.ts';
import { type Campaign, type Client, type Event, type Page, UNKNOWN } from '../domain/event.ts';
import { uuidv7 } from '../domain/uuid.ts';
import type { Arrival } from './arrival.ts';
import { campaignOf, queryOf } from './campaign.ts';
import type { Timing } from './timing.ts';
import { userAgentOf } from './user-agent.ts';
import { visitorOf } from './visitor.ts';

/** What an event's sender says of it. */
export interface Said {
  readonly type: string;
  readonly id?: string;
  readonly subject?: string;
  readonly user?: string;
  readonly session?: string;
  readonly page?: Page;
  /** Else the campaign that utm_* name, in `query` or in the page's URL. */
  readonly campaign?: Campaign;
  readonly value?: number;
  readonly currency?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  /** The query string of the request itself, where it is the visitor's. */
  readonly query?: string;
}

export interface StampContext {
  readonly tenant: string;
  /** The producer. */
  readonly source: string;
  readonly timing: Timing;
  readonly arrival: Arrival;
  /** Whether the request is the visitor's own: not where the sender's server speaks for somebody. */
  readonly fromVisitor: boolean;
  /** Of the event's UTC day; without it the visitor is left out. */
  readonly salt: KeyObject | undefined;
  /** UUID_RANDOM_BYTES bytes. */
  readonly random: Buffer;
}

/** A server is no bot, whatever it calls itself. */
const SERVER = { country: UNKNOWN, device: UNKNOWN, bot: false } as const;

function clientOf({ arrival, fromVisitor }: StampContext): Client {
  if (!fromVisitor) return { ...SERVER, prefetch: arrival.prefetch };
  const { bot, ...traits } = userAgentOf(arrival.userAgent);
  return { country: arrival.country, ...traits, bot, prefetch: arrival.prefetch };
}

const visitorIn = ({ salt, fromVisitor, tenant, arrival }: StampContext): string | undefined =>
  salt && fromVisitor ? visitorOf(salt, { tenant, ip: arrival.ip, userAgent: arrival.userAgent }) : undefined;

export function stamp(said: Said, context: StampContext): Event {
  const { tenant, source, timing, arrival } = context;
  return {
    id: said.id ?? uuidv7(arrival.receivedMs, context.random),
    type: said.type,
    tenant,
    time: new Date(timing.timeMs).toISOString(),
    receivedAt: new Date(arrival.receivedMs).toISOString(),
    source,
    client: clientOf(context),
    ...defined({
      subject: said.subject,
      visitor: visitorIn(context),
      user: said.user,
      session: said.session,
      page: said.page,
      campaign: said.campaign ?? campaignOf(said.query ?? '') ?? campaignOf(queryOf(said.page?.url ?? '')),
      value: said.value,
      currency: said.currency,
      properties: said.properties,
      timeClamped: timing.clamped || undefined,
    }),
  };
}
