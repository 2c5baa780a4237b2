/**
 * Lands one unit: its files, then what they change for batch runs, then its receipt.
 *
 * Idempotent: a unit that has its receipt is done. Until then every attempt writes the same bytes under the same
 * keys, which come from the unit's; what it counts on days and hours once more than it should makes a run look at
 * them again, and find what it found before.
 */
import pLimit from 'p-limit';
import { type UnitPlace, unitPlace } from '../domain/lake-key.ts';
import type { Receipt } from '../domain/lake-reads.ts';
import type { Unit } from '../domain/unit.ts';
import { countBy } from './account.ts';
import { type ChangePorts, countChanges } from './count-changes.ts';
import { type LandFile, landLines } from './land-lines.ts';

export interface LandPorts extends ChangePorts {
  /** Strongly consistent. */
  readonly isLanded: (place: UnitPlace) => Promise<boolean>;
  readonly unit: (key: string) => Promise<{ readonly unit: Unit; readonly body: Buffer }>;
  /** Puts a file in place of what is there; answers its size in bytes. */
  readonly write: (file: LandFile) => Promise<number>;
  readonly writeReceipt: (place: UnitPlace, receipt: Receipt) => Promise<void>;
}

export type LandOutcome =
  | {
      readonly landed: Receipt;
      /** How often each enrichment threw. */
      readonly failedSteps: Readonly<Record<string, number>>;
    }
  /** Before. */
  | { readonly done: string };

const FILES_AT_ONCE = 4;

/**
 * @param graceMs how long after its end an hour can be final.
 * @throws Error where a retry may help, and where the object is no unit: nothing of it is lost.
 */
export async function landUnit(key: string, ports: LandPorts, graceMs: number): Promise<LandOutcome> {
  const place = unitPlace(key);
  if (await ports.isLanded(place)) return { done: key };
  const { unit, body } = await ports.unit(key);
  const { files, account, events } = landLines(key, body);

  const sizes = await pLimit(FILES_AT_ONCE).map(files, (file) => ports.write(file));
  // Whoever reads these counters finds the rows that they speak of.
  await countChanges(ports, place, events, unit.arrivalMs - graceMs);
  const written = files.map(({ folder, rows }, at) => [folder, { rows: rows.length, bytes: sizes[at] ?? 0 }]);
  const receipt = {
    key,
    arrivalHour: `${place.day}T${place.hour}`,
    ...account,
    files: Object.fromEntries(written),
  };
  await ports.writeReceipt(place, receipt);
  const failed = events.flatMap((event) => event.failed);
  return { landed: receipt, failedSteps: countBy(failed, (step) => step) };
}
