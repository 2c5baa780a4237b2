/** CloudFormation's intrinsic functions, those that our templates use. Any other fails. */
import { isList, isObject, type Json, type JsonObject } from './json.ts';

/** What a resource's template may refer to. Each throws for what it doesn't know. */
export interface Scope {
  /** Names a place in messages: `stack DataStack, Events`. */
  readonly place: string;
  /** A resource's or a pseudo parameter's value. */
  ref(name: string): string;
  attribute(logicalId: string, name: string): string;
  importValue(name: string): string;
}

export const ACCOUNT = '000000000000';

/** Pseudo parameters of a stack in the local account. */
export const pseudoParameters = (stack: string, region: string): Readonly<Record<string, string>> => ({
  'AWS::AccountId': ACCOUNT,
  'AWS::Partition': 'aws',
  'AWS::Region': region,
  'AWS::StackId': `arn:aws:cloudformation:${region}:${ACCOUNT}:stack/${stack}/local`,
  'AWS::StackName': stack,
  'AWS::URLSuffix': 'amazonaws.com',
});

/** `Ref: AWS::NoValue` takes the member that has it away. */
const NO_VALUE = 'AWS::NoValue';

/** @throws Error that names the place and the function. */
export function resolve(value: Json, scope: Scope): Json {
  return resolveOrDrop(value, scope) ?? null;
}

export function resolveObject(object: JsonObject, scope: Scope): JsonObject {
  const resolved = Object.entries(object).map(
    ([name, value]) => [name, resolveOrDrop(value, scope)] as const,
  );
  return Object.fromEntries(
    resolved.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function resolveOrDrop(value: Json, scope: Scope): Json | undefined {
  if (isList(value)) {
    return value.map((each) => resolveOrDrop(each, scope)).filter((each) => each !== undefined);
  }
  if (!isObject(value)) return value;
  const call = intrinsic(value);
  if (call === undefined) return resolveObject(value, scope);
  if (call.name === 'Ref' && call.argument === NO_VALUE) return undefined;
  return apply(call, scope);
}

export interface Intrinsic {
  readonly name: string;
  readonly argument: Json;
}

/** `{ Ref: … }` and `{ Fn::…: … }`; undefined for an object of the resource's own. */
export function intrinsic(value: JsonObject): Intrinsic | undefined {
  const [first, ...others] = Object.entries(value);
  if (first === undefined || others.length > 0) return undefined;
  const [name, argument] = first;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument } : undefined;
}

type Apply = (argument: Json, scope: Scope) => Json | undefined;

const FUNCTIONS: Readonly<Record<string, Apply>> = {
  Ref: (argument, scope) => (typeof argument === 'string' ? scope.ref(argument) : undefined),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, ...name] = typeof argument === 'string' ? argument.split('.') : texts(argument);
    return logicalId === undefined ? undefined : scope.attribute(logicalId, name.join('.'));
  },
  'Fn::ImportValue': (argument, scope) => {
    const name = resolve(argument, scope);
    return typeof name === 'string' ? scope.importValue(name) : undefined;
  },
  'Fn::Join': (argument, scope) => {
    const [separator, list] = isList(argument) ? argument : [];
    if (typeof separator !== 'string' || list === undefined) return undefined;
    const parts = resolve(list, scope);
    return isList(parts) ? parts.map(String).join(separator) : undefined;
  },
  'Fn::Select': (argument, scope) => {
    const [index, list] = isList(argument) ? argument : [];
    const parts = resolve(list ?? null, scope);
    return isList(parts) ? parts[Number(index)] : undefined;
  },
  'Fn::Split': (argument, scope) => {
    const [separator, text] = isList(argument) ? argument : [];
    const whole = resolve(text ?? null, scope);
    return typeof separator === 'string' && typeof whole === 'string' ? whole.split(separator) : undefined;
  },
  'Fn::Sub': (argument, scope) => {
    const [text, variables = {}] = isList(argument) ? argument : [argument];
    return typeof text === 'string' && isObject(variables) ? substitute(text, variables, scope) : undefined;
  },
};

function apply({ name, argument }: Intrinsic, scope: Scope): Json {
  const result = FUNCTIONS[name]?.(argument, scope);
  if (result === undefined) {
    throw new Error(`${scope.place}: the local run doesn't know ${name} ${JSON.stringify(argument)}`);
  }
  return result;
}

/** `${Name}`, `${Resource.Attribute}`, and `${!Literal}`. */
const VARIABLE = /\$\{([^}]+)\}/g;

const substitute = (text: string, variables: JsonObject, scope: Scope): string =>
  text.replace(VARIABLE, (_, name: string) => {
    const own = variables[name];
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (own !== undefined) return String(resolve(own, scope));
    const [logicalId = '', ...attribute] = name.split('.');
    return attribute.length === 0 ? scope.ref(name) : scope.attribute(logicalId, attribute.join('.'));
  });

/** The logical ids (and pseudo parameters) that a value refers to. */
export function references(value: Json): readonly string[] {
  if (isList(value)) return value.flatMap(references);
  if (!isObject(value)) return [];
  const call = intrinsic(value);
  if (call === undefined) return Object.values(value).flatMap(references);
  return [...named(call), ...references(call.argument)];
}

function named({ name, argument }: Intrinsic): readonly string[] {
  const [first] = isList(argument) ? argument : [argument];
  if (typeof first !== 'string') return [];
  if (name === 'Ref') return [first];
  if (name === 'Fn::GetAtt') return [first.split('.')[0] ?? ''];
  if (name !== 'Fn::Sub') return [];
  return [...first.matchAll(VARIABLE)].map(([, variable = '']) => variable.split('.')[0] ?? '');
}

const texts = (value: Json): readonly string[] =>
  isList(value) ? value.filter((each) => typeof each === 'string') : [];
