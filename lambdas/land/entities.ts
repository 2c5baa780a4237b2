/**
 * An event type → its entity, and what that entity asks of an event beside the envelope. Of what rollups count it can
 * ask nothing that domain/line.ts doesn't: aggregate would have counted what never lands.
 */
import { type CONVERSION_COLUMNS, ENTITIES, type PAGE_COLUMNS } from '../domain/catalog/landing.ts';
import type { Column, Row } from '../domain/catalog/schema.ts';
import { type Fields, fieldsOf } from '../domain/fields.ts';
import type { ParsedLine } from '../domain/line.ts';
import { textOf } from './row.ts';

/** Why an event is no row of its entity: a literal, for counters and for the lake. */
export interface EntityFault {
  readonly reject: 'invalid_scroll_depth';
  readonly detail: string;
}

/** What an entity's rows have beside the envelope. */
export type ExtraColumns = Partial<Row<typeof CONVERSION_COLUMNS> & Row<typeof PAGE_COLUMNS>>;

interface Rules {
  readonly faults: readonly ((event: ParsedLine) => EntityFault | undefined)[];
  readonly extra: (event: ParsedLine) => ExtraColumns;
}

const propertiesOf = ({ fields }: ParsedLine): Fields => fieldsOf(fields.properties) ?? {};

const isDepth = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 100;

function wrongDepth(event: ParsedLine): EntityFault | undefined {
  const depth = propertiesOf(event).scroll_depth ?? undefined;
  return depth === undefined || isDepth(depth)
    ? undefined
    : { reject: 'invalid_scroll_depth', detail: 'properties.scroll_depth must be a number from 0 to 100' };
}

const nothing = (): ExtraColumns => ({});

const RULES: Readonly<Record<string, Rules>> = {
  conversions: {
    faults: [],
    extra: (event) => {
      const { click_id, order_id } = propertiesOf(event);
      return { click_id: textOf(click_id), order_id: textOf(order_id), status: event.status ?? null };
    },
  },
  page_events: {
    faults: [wrongDepth],
    extra: (event) => {
      const { scroll_depth } = propertiesOf(event);
      return { scroll_depth: isDepth(scroll_depth) ? scroll_depth : null };
    },
  },
};

const OF_TYPE = new Map(
  ENTITIES.flatMap(({ entity, eventTypes }) => eventTypes.map((type) => [type, entity])),
);
const REST = 'events';

export const entityOf = (type: unknown): string => OF_TYPE.get(String(type)) ?? REST;

/** The columns that the event's entity has beside the envelope, or why it is none of its rows. */
export function extraColumns(entity: string, event: ParsedLine): { readonly ok: ExtraColumns } | EntityFault {
  const { faults = [], extra = nothing } = RULES[entity] ?? {};
  for (const check of faults) {
    const fault = check(event);
    if (fault) return fault;
  }
  return { ok: extra(event) };
}

const COLUMNS = new Map(ENTITIES.map(({ entity, columns }) => [entity, columns]));

export const columnsOf = (entity: string): readonly Column[] => COLUMNS.get(entity) ?? [];
