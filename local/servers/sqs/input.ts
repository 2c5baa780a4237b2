/** A call's parameters, checked as they are read. */
import { isObject, type Json, type JsonObject } from '../../template/json.ts';
import { SqsError } from './sqs-error.ts';

export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

export function text(input: JsonObject, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new SqsError('MissingParameter', `The request must contain the parameter ${name}.`);
}

export function integer(
  input: JsonObject,
  name: string,
  least: number,
  most: number,
  otherwise: number,
): number {
  const value = Number(input[name] ?? otherwise);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new SqsError(
    'InvalidParameterValue',
    `Value ${input[name]} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}, if provided.`,
  );
}
