/** A unit's lines → its files, and what its receipt says of them. */
import { REJECTED_COLUMNS } from '../domain/catalog/landing.ts';
import type { Column, ColumnValues, Row } from '../domain/catalog/schema.ts';
import { landingKey, REJECTED_PREFIX, rejectedKey, type UnitPlace, unitPlace } from '../domain/lake-key.ts';
import { type Account, accountOf } from './account.ts';
import { columnsOf } from './entities.ts';
import { type Landed, landLine, type Rejected } from './land-line.ts';
import { linesOf } from './lines.ts';

/** An object of landing. */
export interface LandFile {
  readonly key: string;
  /** Of its rows: `clicks`, or `_rejected/clicks`. */
  readonly folder: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Readonly<Record<string, ColumnValues[keyof ColumnValues] | null>>[];
}

type RejectedRow = Row<typeof REJECTED_COLUMNS>;

export interface LandedLines {
  readonly files: readonly LandFile[];
  readonly account: Account;
  readonly events: readonly Landed[];
}

/** @param key the unit's. */
export function landLines(key: string, body: Buffer): LandedLines {
  const place = unitPlace(key);
  const events: Landed[] = [];
  const faults: Rejected[] = [];
  for (const line of linesOf(body)) {
    const outcome = landLine(line, key);
    if ('ok' in outcome) events.push(outcome.ok);
    else faults.push(outcome.reject);
  }
  const files = [...eventFiles(place, events), ...faultFiles(place, key, faults)];
  return { files, account: accountOf(events, faults), events };
}

const eventFiles = (place: UnitPlace, events: readonly Landed[]): LandFile[] =>
  [...Map.groupBy(events, ({ entity }) => entity)].map(([entity, group]) => ({
    key: landingKey(entity, place),
    folder: entity,
    columns: columnsOf(entity),
    rows: group.sort(byTenantAndTime).map(({ row }) => row),
  }));

/** What is read together lies together. Equal ones stay in the order of their lines. */
function byTenantAndTime({ event: a }: Landed, { event: b }: Landed): number {
  return inOrder(a.tenant, b.tenant) || a.timeMs - b.timeMs || inOrder(a.id, b.id);
}

const inOrder = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const faultFiles = (place: UnitPlace, unit: string, faults: readonly Rejected[]): LandFile[] =>
  [...Map.groupBy(faults, ({ entity }) => entity)].map(([entity, group]) => ({
    key: rejectedKey(entity, place),
    folder: `${REJECTED_PREFIX}${entity}`,
    columns: REJECTED_COLUMNS,
    rows: group.map((fault) => rejectedRow(unit, fault)),
  }));

const rejectedRow = (unit: string, { tenant, reason, detail, line }: Rejected): RejectedRow => ({
  tenant: tenant ?? null,
  reason,
  detail,
  unit,
  line: line.number,
  raw: line.bytes,
});
