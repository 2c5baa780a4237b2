/** What dynalite takes and DynamoDB refuses. Items above 400 KB dynalite refuses itself. */
import type { Answer, Call, Step } from './call.ts';
import { expressionFault } from './expressions.ts';
import { readBody } from './read-body.ts';

/** Calls with expressions; dynalite has no transactions and no PartiQL, and says so. */
const WITH_EXPRESSIONS = new Set(
  ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan'].map(
    (operation) => `DynamoDB_20120810.${operation}`,
  ),
);

export const checkExpressions: Step = async (call, next) => {
  if (!WITH_EXPRESSIONS.has(String(call.request.headers['x-amz-target']))) return next();
  const fault = dynamoFault(await readJson(call));
  return fault === undefined ? next() : validationException(fault);
};

/** Why this request fails, or undefined. */
export function dynamoFault(request: Readonly<Record<string, unknown>>): string | undefined {
  if ((request.ReturnValuesOnConditionCheckFailure ?? 'NONE') !== 'NONE')
    return 'ReturnValuesOnConditionCheckFailure is not to be had from the local DynamoDB';
  return expressionFault(request);
}

/** A body that isn't JSON is the server's to refuse. */
async function readJson(call: Call): Promise<Readonly<Record<string, unknown>>> {
  const body = await readBody(call.request);
  call.body = body;
  try {
    return JSON.parse(body.toString());
  } catch {
    return {};
  }
}

const validationException = (message: string): Answer => ({
  status: 400,
  type: 'application/x-amz-json-1.0',
  body: JSON.stringify({ __type: 'com.amazon.coral.validate#ValidationException', message }),
});
