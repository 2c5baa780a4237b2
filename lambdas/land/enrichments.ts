/**
 * What land adds to a row beside what its sender said: one step a kind of knowledge. A step depends on the event
 * alone, so that every attempt writes the same; what may change belongs to the stamp, before the stream.
 */
import { labelsOf } from '../domain/labels.ts';
import type { ParsedLine } from '../domain/line.ts';
import type { BareRow, EventRow } from './row.ts';

export interface Enrichment {
  readonly name: string;
  readonly columns: (row: BareRow, event: ParsedLine) => Partial<EventRow>;
}

/** The labels that rollups count by: live figures and the lake's are the same. */
const labels: Enrichment = {
  name: 'labels',
  columns: (_, { fields }) => {
    const { referrer, country, device } = labelsOf(fields);
    return { referrer_host: referrer, country, device };
  },
};

export const ENRICHMENTS: readonly Enrichment[] = [labels];

export interface Enriched {
  readonly row: EventRow;
  /** The steps that threw: their columns are left empty. */
  readonly failed: readonly string[];
}

/** A step that throws costs its own columns, never the event. */
export function enrich(
  bare: BareRow,
  event: ParsedLine,
  steps: readonly Enrichment[] = ENRICHMENTS,
): Enriched {
  const failed: string[] = [];
  let row: EventRow = { ...bare, referrer_host: null, country: null, device: null };
  for (const { name, columns } of steps) {
    try {
      row = { ...row, ...columns(bare, event) };
    } catch {
      failed.push(name);
    }
  }
  return { row, failed };
}
