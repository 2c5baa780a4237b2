/** Keys of the lake's objects: from the data, never from the clock. */
import { padSequence } from './sequence.ts';
import { dayKey } from './time.ts';

export const UNITS_PREFIX = 'events/';

/** A unit: one micro-batch of one shard, named by its first record. */
export interface UnitName {
  readonly shard: string;
  /** Padded sequence number of its first record. */
  readonly first: string;
}

/** `events/dt=2026-11-21/hh=03/` */
export const hourFolder = (arrivalMs: number): string =>
  `${UNITS_PREFIX}dt=${dayKey(arrivalMs)}/hh=${new Date(arrivalMs).toISOString().slice(11, 13)}/`;

/** `events/dt=2026-11-21/hh=03/shardId-000000000000-0049….ndjson.zst`, dated by its first record's arrival. */
export const unitKey = (unit: UnitName, firstArrivalMs: number): string =>
  `${hourFolder(firstArrivalMs)}${unit.shard}-${unit.first}.ndjson.zst`;

const UNIT_KEY = /^events\/dt=\d{4}-\d\d-\d\d\/hh=\d\d\/(.+)-(\d+)\.ndjson\.zst$/;

/** @throws Error where the key isn't a unit's. */
export function parseUnitKey(key: string): UnitName {
  const [, shard, first] = UNIT_KEY.exec(key) ?? [];
  if (shard === undefined || first === undefined) throw new Error(`not the key of a unit: ${key}`);
  return { shard, first: padSequence(first) };
}
