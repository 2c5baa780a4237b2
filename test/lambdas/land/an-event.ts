/** A line as producers write it, and what the tests change of it. */
const EVENT = {
  id: 'e1',
  type: 'click',
  tenant: 'demo',
  time: '2026-11-21T03:04:05.678Z',
  receivedAt: '2026-11-21T03:04:06.000Z',
  source: 'redirect',
  subject: 'promo',
  client: { country: 'ES', device: 'mobile', bot: false, prefetch: false },
} as const;

export const lineOf = (changes: object = {}): string => JSON.stringify({ ...EVENT, ...changes });

export const UNIT = 'events/dt=2026-11-21/hh=03/shardId-000000000000-0049.ndjson.zst';
