/** An event type → its entity, and what that entity asks of an event beside the envelope. */
import { type CONVERSION_COLUMNS, ENTITIES, type PAGE_COLUMNS } from '../domain/catalog/landing.ts';
import type { Column, Row } from '../domain/catalog/schema.ts';
import { type Fields, fieldsOf } from '../domain/fields.ts';
import type { ParsedLine } from '../domain/line.ts';
import { isDeeper } from './json-text.ts';
import { textOf } from './row.ts';

/** Why an event is no row of its entity: a literal, for counters and for the lake. */
export interface EntityFault {
  readonly reject: 'missing_subject' | 'invalid_subject' | 'invalid_scroll_depth' | 'invalid_properties';
  readonly detail: string;
}

/** What an entity's rows have beside the envelope. */
export type ExtraColumns = Partial<Row<typeof CONVERSION_COLUMNS> & Row<typeof PAGE_COLUMNS>>;

interface Rules {
  readonly faults: readonly ((event: ParsedLine) => EntityFault | undefined)[];
  readonly extra: (event: ParsedLine) => ExtraColumns;
}

const propertiesOf = ({ fields }: ParsedLine): Fields => fieldsOf(fields.properties) ?? {};

/** Engines parse JSON to 1,000 levels or fewer, and fail on the whole query. */
const MAX_DEPTH = 100;

const tooDeep = ({ fields }: ParsedLine): EntityFault | undefined =>
  isDeeper(fields.properties, MAX_DEPTH)
    ? { reject: 'invalid_properties', detail: `properties must be nested at most ${MAX_DEPTH} levels deep` }
    : undefined;

const about =
  (what: string) =>
  ({ subject, fields }: ParsedLine): EntityFault | undefined => {
    if (subject !== undefined) return undefined;
    const isMissing = fields.subject === undefined || fields.subject === null || fields.subject === '';
    const reject = isMissing ? 'missing_subject' : 'invalid_subject';
    return { reject, detail: `subject must be ${what}: a text of 1 to 256 characters` };
  };

const isDepth = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 100;

function wrongDepth(event: ParsedLine): EntityFault | undefined {
  const depth = propertiesOf(event).scroll_depth ?? undefined;
  return depth === undefined || isDepth(depth)
    ? undefined
    : { reject: 'invalid_scroll_depth', detail: 'properties.scroll_depth must be a number from 0 to 100' };
}

const nothing = (): ExtraColumns => ({});

const RULES: Readonly<Record<string, Rules>> = {
  clicks: { faults: [about('the link that was clicked')], extra: nothing },
  views: { faults: [about('the pixel that was seen')], extra: nothing },
  conversions: {
    faults: [about('the conversion that happened')],
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
  for (const check of [tooDeep, ...faults]) {
    const fault = check(event);
    if (fault) return fault;
  }
  return { ok: extra(event) };
}

const COLUMNS = new Map(ENTITIES.map(({ entity, columns }) => [entity, columns]));

export const columnsOf = (entity: string): readonly Column[] => COLUMNS.get(entity) ?? [];
