import type { KeyObject } from 'node:crypto';
import type { Event } from '../domain/event.ts';

/** What producers ask of the world. */
export interface ProducerPorts {
  /** Of a UTC day such as `2026-11-21`; undefined where none is to be had in time. */
  salt(day: string): Promise<KeyObject | undefined>;
  /** One answer an event, in order. */
  put(events: readonly Event[]): Promise<readonly ('accepted' | 'unavailable')[]>;
  /** Takes down an event that neither stream nor overflow took, whole. */
  lost(event: Event): void;
  /** ms since 1970. */
  now(): number;
  random(): Buffer;
  /** The trusted CDN's header that names the viewer's country, `''` for none. */
  readonly countryHeader: string;
}
