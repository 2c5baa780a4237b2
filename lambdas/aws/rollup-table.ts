/** Fenced additions to rows of the rollups table. */
import { ConditionalCheckFailedException, DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import pLimit from 'p-limit';
import { ASIDE, type RowKey } from '../domain/rollup-row.ts';
import type { RowTable, RowUpdate } from '../domain/row-table.ts';
import { BATCH_ITEMS, getItems } from './batch-get.ts';

/** DynamoDB's names for what it will never take, however often it is sent. */
const NEVER = new Set(['ValidationException', 'ItemCollectionSizeLimitExceededException']);

const BATCHES_AT_ONCE = 8;

/** @param expires seconds since 1970 at which a row written now may go. */
export const rollupTable = (db: DynamoDBDocumentClient, table: string, expires: () => number): RowTable => ({
  async update(update) {
    try {
      await db.send(new UpdateCommand({ TableName: table, ...expressionOf(update, expires()) }));
      return 'done';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'refused';
      if (error instanceof DynamoDBServiceException && NEVER.has(error.name)) return 'invalid';
      throw error;
    }
  },

  async read({ pk, sk }) {
    const { Item } = await db.send(
      new GetCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true }),
    );
    const { fence, ...attributes } = Item ?? {};
    return {
      attributes: new Set(Object.keys(attributes)),
      fence: fence === undefined ? undefined : String(fence),
    };
  },

  async fences(rows) {
    const limit = pLimit(BATCHES_AT_ONCE);
    const batches = Array.from({ length: Math.ceil(rows.length / BATCH_ITEMS) }, (_, batch) =>
      limit(() => readFences(db, table, rows.slice(batch * BATCH_ITEMS, (batch + 1) * BATCH_ITEMS))),
    );
    const known = new Map((await Promise.all(batches)).flat());
    return rows.map((row) => known.get(nameOf(row)));
  },
});

const nameOf = ({ pk, sk }: Readonly<Record<string, unknown>>): string => `${pk}\n${sk}`;

async function readFences(db: DynamoDBDocumentClient, table: string, rows: readonly RowKey[]) {
  const items = await getItems(db, table, rows, ['fence', ASIDE]);
  return items
    .filter(({ fence, [ASIDE]: aside }) => fence !== undefined && aside === undefined)
    .map((item) => [nameOf(item), String(item.fence)] as const);
}

/** The update as DynamoDB's expressions, with short placeholders: an expression holds 4 KB at most. */
function expressionOf({ row, adds, fence, weightTo, weightAdds, weightAtMost }: RowUpdate, expires: number) {
  const sets = { fence: fence.to, scope: row.scope, subject: row.subject, weight: weightTo, expires };
  const additions = [...adds, ...(weightAdds === undefined ? [] : [['weight', weightAdds] as const])];
  const names = new Names();
  const set = Object.entries(sets).filter(([, value]) => value !== undefined);
  const setClause = set.map(([name, value]) => `${names.name(name)}=${names.value(value)}`).join(',');
  const addClause = additions.map(([name, value]) => `${names.name(name)} ${names.value(value)}`).join(',');
  const conditions = [
    fence.equals === undefined
      ? `(attribute_not_exists(${names.name('fence')}) OR ${names.name('fence')} < ${names.value(fence.below)})`
      : `${names.name('fence')} = ${names.value(fence.equals)}`,
    ...(weightAtMost === undefined
      ? []
      : [
          `(attribute_not_exists(${names.name('weight')}) OR ${names.name('weight')} <= ${names.value(weightAtMost)})`,
        ]),
  ];
  return {
    Key: { pk: row.pk, sk: row.sk },
    UpdateExpression: `SET ${setClause} ADD ${addClause}`,
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: names.names,
    ExpressionAttributeValues: names.values,
  };
}

class Names {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, unknown> = {};
  readonly #known = new Map<string, string>();

  name(attribute: string): string {
    const known = this.#known.get(attribute);
    if (known !== undefined) return known;
    const placeholder = `#${this.#known.size.toString(36)}`;
    this.#known.set(attribute, placeholder);
    this.names[placeholder] = attribute;
    return placeholder;
  }

  value(value: unknown): string {
    const placeholder = `:${Object.keys(this.values).length.toString(36)}`;
    this.values[placeholder] = value;
    return placeholder;
  }
}
