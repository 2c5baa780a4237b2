/** A tenant's share of a table's partitions: its rows are counted, its bytes are the partition's by the share of rows. */
import { RAW, REJECTED } from '../domain/catalog/landing.ts';
import type { LakeTable } from '../domain/catalog/schema.ts';
import { REJECTED_PREFIX } from '../domain/lake-key.ts';
import type { DayRange, LakeReads, Receipt, ReportDay } from '../domain/lake-reads.ts';
import type { ReportObjects } from '../domain/report-objects.ts';
import type { HourRange } from '../domain/rollup-reads.ts';
import { hourKey } from '../domain/time.ts';
import { RECEIPT_MS, RECEIPTS_AT_MOST } from './landed-lines.ts';
import { tooManyUnits } from './problems.ts';
import type { Checked } from './reply.ts';
import { unpackRows } from './report-body.ts';

export interface Partition {
  readonly dt: string;
  /** Of a layer that is partitioned by arrival. */
  readonly hh?: string;
  readonly rows: number;
  /** Of the partition's, as much as the rows are of its rows; null where that isn't known. */
  readonly bytes: number | null;
}

interface Share {
  rows: number;
  bytes: number | null;
}

/** From the oldest hour that may still have receipts. */
function hoursOfDays({ first, last }: DayRange, nowMs: number): HourRange {
  const oldest = hourKey(nowMs - RECEIPT_MS);
  return { first: `${first}T00` > oldest ? `${first}T00` : oldest, last: `${last}T23` };
}

/** Of landingtmp and landing, by arrival: from the units' receipts. */
export async function arrivedPartitions(
  table: LakeTable,
  tenant: string,
  days: DayRange,
  lake: Pick<LakeReads, 'receipts'>,
  nowMs: number,
): Promise<Checked<Partition[]>> {
  const hours = new Map<string, Share>();
  const see = (receipt: Receipt): void => {
    const { rows, bytes } = shareOf(table, tenant, receipt);
    if (rows === 0) return;
    const known = hours.get(receipt.arrivalHour) ?? { rows: 0, bytes: 0 };
    const sum = known.bytes === null || bytes === null ? null : known.bytes + bytes;
    hours.set(receipt.arrivalHour, { rows: known.rows + rows, bytes: sum });
  };
  const question = { hours: hoursOfDays(days, nowMs), atMost: RECEIPTS_AT_MOST };
  if (!(await lake.receipts(question, see))) return tooManyUnits(RECEIPTS_AT_MOST);
  const partitions = [...hours].map(([hour, { rows, bytes }]) => ({
    dt: hour.slice(0, 10),
    hh: hour.slice(11),
    rows,
    bytes: bytes === null ? null : Math.round(bytes),
  }));
  return { ok: partitions.sort((a, b) => (`${a.dt}${a.hh}` < `${b.dt}${b.hh}` ? -1 : 1)) };
}

/** Receipts know the bytes of what land writes, not of the unit itself. */
function shareOf(table: LakeTable, tenant: string, { tenants, files }: Receipt): Share {
  const own = tenants[tenant];
  if (!own) return { rows: 0, bytes: 0 };
  if (table === RAW) return { rows: own.landed + own.rejected + own.filtered, bytes: null };
  const isRejected = table === REJECTED;
  const rows = isRejected ? own.rejected : (own.entities[table.entity] ?? 0);
  const written = Object.entries(files)
    .filter(([folder]) => (isRejected ? folder.startsWith(REJECTED_PREFIX) : folder === table.entity))
    .map(([, file]) => file);
  const all = written.reduce((sum, file) => sum + file.rows, 0);
  const bytes = written.reduce((sum, file) => sum + file.bytes, 0);
  return { rows, bytes: all > 0 ? (bytes * rows) / all : null };
}

/** What a run published of how many rows each table has. */
const ROW_COUNTS = 'lake_rows';

interface Ports {
  readonly lake: Pick<LakeReads, 'report' | 'partitions'>;
  readonly objects: Pick<ReportObjects, 'read'>;
}

/** Of universal and smart, by event day: from what runs published. */
export async function madePartitions(
  { layer, entity }: LakeTable,
  tenant: string,
  days: DayRange,
  { lake, objects }: Ports,
): Promise<Checked<Partition[]>> {
  const counts = await lake.report(ROW_COUNTS, tenant, days);
  const made = new Map((await lake.partitions(layer, entity, days)).map((one) => [one.dt, one]));
  const rowsOn = async ({ data }: ReportDay): Promise<number> => {
    const rows = unpackRows(Buffer.isBuffer(data) ? data : await objects.read(data.object));
    const own = rows.find((row) => row.layer === layer && row.entity === entity);
    return Number(own?.rows ?? 0);
  };
  const partitions = counts.map(async (day) => {
    const rows = await rowsOn(day);
    const whole = made.get(day.dt);
    const bytes = whole && whole.rows > 0 ? Math.round((whole.bytes * rows) / whole.rows) : null;
    return { dt: day.dt, rows, bytes };
  });
  return { ok: (await Promise.all(partitions)).filter(({ rows }) => rows > 0) };
}
