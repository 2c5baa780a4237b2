/** A call's parameters, checked as they are read. */
import { isList, isObject, type Json, type JsonObject } from '../template/json.ts';
import { ServiceError } from './json-server.ts';

const INVALID = 'ValidationException';

export function textOf(input: JsonObject, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new ServiceError(INVALID, `${name} must be a text and is ${JSON.stringify(value)}.`);
}

export function objectIn(input: JsonObject, name: string): JsonObject {
  const value = input[name];
  if (isObject(value)) return value;
  throw new ServiceError(INVALID, `${name} must be an object and is ${JSON.stringify(value)}.`);
}

export function textsIn(input: JsonObject, name: string): readonly string[] {
  const value = input[name];
  if (isList(value) && value.every((each) => typeof each === 'string')) return value;
  throw new ServiceError(INVALID, `${name} must be a list of texts and is ${JSON.stringify(value)}.`);
}

/** How many items a page may have: what was asked for, within the service's limits. */
export function pageSize({ MaxResults }: JsonObject, most: number): number {
  const size = Number(MaxResults ?? most);
  if (Number.isInteger(size) && size >= 1 && size <= most) return size;
  throw new ServiceError(
    INVALID,
    `MaxResults must be from 1 to ${most} and is ${JSON.stringify(MaxResults)}.`,
  );
}

/** A page of a list, and where the next one begins; tokens are positions. */
export function page<Item extends Json>(
  items: readonly Item[],
  input: JsonObject,
  most: number,
): { readonly items: readonly Item[]; readonly next: { readonly NextToken?: string } } {
  const from = Number(input.NextToken ?? 0);
  const until = from + pageSize(input, most);
  return { items: items.slice(from, until), next: until < items.length ? { NextToken: String(until) } : {} };
}
