import { expect, test } from '@jest/globals';
import { dynamoFault } from '../../../local/proxy/dynamodb.ts';
import { countOperators, expressionFault } from '../../../local/proxy/expressions.ts';

const operators: readonly (readonly [string, number])[] = [
  ['a < b', 1],
  ['a < b OR (a < b)', 3],
  ['attribute_not_exists(fence) OR fence < :first', 3],
  ['NOT contains(#and, :or) AND x BETWEEN :a AND :b', 5],
  ['#a IN (:x, :y)', 1],
  ['size(m.list[0]) >= :n', 2],
  ['SET a = a + :one, b = if_not_exists(b, :zero) - :one', 5],
  ['ADD n :d, m07 :d, #country :d SET fence = :last', 4],
  ['REMOVE a, b SET c = :c', 3],
];

test.each(operators)('counts the operators and functions of %s', (expression, count) => {
  expect(countOperators(expression)).toBe(count);
});

test('takes an expression of 4,096 bytes, and refuses 4,097', () => {
  const projection = (bytes: number) => ({
    ProjectionExpression: 'é'.repeat((bytes - 1) / 2) + 'a'.repeat(bytes % 2 || 2),
  });
  expect(expressionFault({ ProjectionExpression: 'a'.repeat(4_096) })).toBeUndefined();
  expect(expressionFault(projection(4_097))).toBe(
    'Invalid ProjectionExpression: Expression size has exceeded the maximum allowed size; expression size: 4097',
  );
});

test('takes 300 operators, and refuses 301', () => {
  const update = (actions: number) => ({ UpdateExpression: `ADD ${Array(actions).fill('n :d').join(',')}` });
  expect(expressionFault(update(300))).toBeUndefined();
  expect(expressionFault(update(301))).toBe(
    'Invalid UpdateExpression: The expression contains too many operators; operator count: 301',
  );
});

test('takes requests without expressions', () => {
  expect(dynamoFault({ TableName: 'links', Key: { pk: { S: 'a' } } })).toBeUndefined();
});

test('refuses what the embedded server would ignore', () => {
  expect(dynamoFault({ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })).toContain(
    'ReturnValuesOnConditionCheckFailure',
  );
  expect(dynamoFault({ ReturnValuesOnConditionCheckFailure: 'NONE' })).toBeUndefined();
});
