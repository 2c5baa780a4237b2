/** Keys of the lake's objects: from the data, never from the clock. */
import { padSequence } from './sequence.ts';
import { dayKey } from './time.ts';

export const UNITS_PREFIX = 'events/';
/** In landing's bucket. */
export const REJECTED_PREFIX = '_rejected/';
/** Snapshots of the links table, in landing's bucket. */
export const LINKS_PREFIX = 'links/';
/** Athena's answers, in smart's bucket; gone after a day. */
export const RESULTS_PREFIX = '_results/';
/** What batch runs pass on from step to step, in smart's bucket; gone after a day. */
export const RUNS_PREFIX = '_runs/';
/** Answers of REST that are handed out as an object, in smart's bucket; gone after a day. */
export const EXPORTS_PREFIX = '_exports/';
/** Reports that are too large for a table's item, in smart's bucket. */
export const PUBLISHED_PREFIX = '_published/';

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

const UNIT_KEY = /^events\/dt=(\d{4}-\d\d-\d\d)\/hh=(\d\d)\/((.+)-(\d+))\.ndjson\.zst$/;

export const isUnitKey = (key: string): boolean => UNIT_KEY.test(key);

/** @throws Error where the key isn't a unit's. */
export function parseUnitKey(key: string): UnitName {
  const [, , , , shard, first] = UNIT_KEY.exec(key) ?? [];
  if (shard === undefined || first === undefined) throw new Error(`not the key of a unit: ${key}`);
  return { shard, first: padSequence(first) };
}

/** Where a unit lies, and where what is made of it lies in landing. */
export interface UnitPlace {
  /** Day of its first record's arrival, `2026-11-21`. */
  readonly day: string;
  /** And the hour, `03`. */
  readonly hour: string;
  /** `shardId-000000000000-0049…` */
  readonly name: string;
}

/** @throws Error where the key isn't a unit's. */
export function unitPlace(key: string): UnitPlace {
  const [, day, hour, name] = UNIT_KEY.exec(key) ?? [];
  if (day === undefined || hour === undefined || name === undefined)
    throw new Error(`not the key of a unit: ${key}`);
  return { day, hour, name };
}

const parquetKey = (folder: string, { day, hour, name }: UnitPlace): string =>
  `${folder}/dt=${day}/hh=${hour}/${name}.parquet`;

/** `clicks/dt=2026-11-21/hh=03/shardId-000000000000-0049….parquet`: a unit's rows of one entity. */
export const landingKey = (entity: string, unit: UnitPlace): string => parquetKey(entity, unit);

/** `_rejected/clicks/dt=…`: a unit's lines that aren't rows of the entity that they would have been. */
export const rejectedKey = (entity: string, unit: UnitPlace): string =>
  parquetKey(`${REJECTED_PREFIX}${entity}`, unit);
