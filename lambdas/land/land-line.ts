/** A line of a unit → a row of its entity, or why it is none. Never throws: one bad field never costs a batch. */
import { fieldsOf } from '../domain/fields.ts';
import { type ParsedLine, parseLine } from '../domain/line.ts';
import type { LineFault } from '../domain/line-faults.ts';
import { enrich } from './enrichments.ts';
import { type EntityFault, type ExtraColumns, entityOf, extraColumns } from './entities.ts';
import type { Line } from './lines.ts';
import { bareRow, type EventRow } from './row.ts';

export interface Landed {
  readonly entity: string;
  readonly tenant: string;
  readonly event: ParsedLine;
  readonly row: EventRow & ExtraColumns;
  /** The enrichments that threw. */
  readonly failed: readonly string[];
}

export interface Rejected {
  /** That it would have been. */
  readonly entity: string;
  /** Undefined where it can't be read. */
  readonly tenant: string | undefined;
  readonly reason: LineFault | EntityFault['reject'];
  /** What is wrong, and how to mend it. */
  readonly detail: string;
  readonly line: Line;
}

/** @param unit its key. */
export function landLine(line: Line, unit: string): { readonly ok: Landed } | { readonly reject: Rejected } {
  // As aggregate reads it: what is no UTF-8 is U+FFFD in the row. A line that is rejected keeps its bytes.
  const text = line.bytes.toString('utf8');
  const parsed = parseLine(text);
  if (!('ok' in parsed)) {
    const { tenant, reject: reason, detail } = parsed;
    return { reject: { entity: entityOf(typeOf(text)), tenant, reason, detail, line } };
  }
  const { ok: event } = parsed;
  const { tenant } = event;
  const entity = entityOf(event.type);
  const extra = extraColumns(entity, event);
  if (!('ok' in extra)) {
    const { reject: reason, detail } = extra;
    return { reject: { entity, tenant, reason, detail, line } };
  }
  const { row, failed } = enrich(bareRow(event, { unit, line: line.number }), event);
  return { ok: { entity, tenant, event, row: { ...row, ...extra.ok }, failed } };
}

/** Of a line that is no event: its type may stand there all the same. */
function typeOf(text: string): unknown {
  try {
    return fieldsOf(JSON.parse(text))?.type;
  } catch {
    return undefined;
  }
}
