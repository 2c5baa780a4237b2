/** DynamoDB's limits on expressions, as its developer guide's page "Quotas" and real answers give them. */

/** Bytes of the text as it was sent, placeholders and blanks included. */
const MAX_EXPRESSION_BYTES = 4_096;
/** Operators and functions together. */
const MAX_OPERATORS = 300;

const EXPRESSIONS = [
  'UpdateExpression',
  'ConditionExpression',
  'KeyConditionExpression',
  'FilterExpression',
  'ProjectionExpression',
] as const;

/** Why DynamoDB would refuse this request (its message), or undefined. */
export function expressionFault(request: Readonly<Record<string, unknown>>): string | undefined {
  for (const name of EXPRESSIONS) {
    const text = request[name];
    if (typeof text !== 'string') continue;
    const fault = sizeFault(text) ?? operatorFault(name, text);
    if (fault !== undefined) return `Invalid ${name}: ${fault}`;
  }
  return undefined;
}

function sizeFault(text: string): string | undefined {
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAX_EXPRESSION_BYTES) return undefined;
  return `Expression size has exceeded the maximum allowed size; expression size: ${bytes}`;
}

function operatorFault(name: string, text: string): string | undefined {
  if (name === 'ProjectionExpression') return undefined;
  const operators = countOperators(text);
  if (operators <= MAX_OPERATORS) return undefined;
  return `The expression contains too many operators; operator count: ${operators}`;
}

const TOKEN = /[#:]?[\w.[\]]+|<>|<=|>=|[-+<>=(),]/g;
const SIGNS = new Set(['=', '<>', '<', '<=', '>', '>=', '+', '-']);
const WORDS = new Set(['AND', 'OR', 'NOT', 'IN', 'BETWEEN']);
const SECTIONS = new Set(['SET', 'ADD', 'DELETE', 'REMOVE']);

/**
 * Signs, words between conditions, and functions; parentheses don't count. Where AWS doesn't say how the actions of
 * an update count (`ADD path :value`), each counts as one: stricter, so that what passes here passes there.
 */
export function countOperators(expression: string): number {
  const tokens = expression.match(TOKEN) ?? [];
  let count = 0;
  let unsigned = false;
  for (const [at, token] of tokens.entries()) {
    const word = token.toUpperCase();
    if (SECTIONS.has(word)) unsigned = word !== 'SET';
    const action = unsigned && (SECTIONS.has(word) || token === ',');
    const called = /^\w/.test(token) && tokens[at + 1] === '(';
    if (action || called || SIGNS.has(token) || WORDS.has(word)) count += 1;
  }
  return count;
}
