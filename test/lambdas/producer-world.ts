import { createSecretKey } from 'node:crypto';
import type { Event } from '../../lambdas/domain/event.ts';
import type { ProducerPorts } from '../../lambdas/stamp/ports.ts';

const NOW = Date.parse('2026-11-21T03:04:05.678Z');
export const NOW_ID = '01a1fc0f-a32e-7000-8000-000000000000';

export interface World {
  readonly ports: ProducerPorts;
  readonly put: Event[];
  readonly lost: Event[];
  /** The days whose salts were asked for. */
  readonly days: string[];
}

/** What producers ask of the world, in memory; `refused` names the events that neither stream nor overflow takes. */
export function producerWorld({ refused = [] }: { readonly refused?: readonly string[] } = {}): World {
  const put: Event[] = [];
  const lost: Event[] = [];
  const days: string[] = [];
  const ports: ProducerPorts = {
    salt: async (day) => {
      days.push(day);
      return createSecretKey(Buffer.alloc(32, 7));
    },
    put: async (events) => {
      put.push(...events);
      return events.map(({ id }) => (refused.includes(id) ? 'unavailable' : 'accepted'));
    },
    lost: (event) => lost.push(event),
    now: () => NOW,
    random: () => Buffer.alloc(10),
    countryHeader: '',
  };
  return { ports, put, lost, days };
}
