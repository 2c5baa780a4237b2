/** A stack's template, as far as the local run knows templates. */
import { isObject, type Json, type JsonObject, members } from './json.ts';

export interface ResourceTemplate {
  readonly logicalId: string;
  readonly type: string;
  /** With intrinsic functions in them. */
  readonly properties: JsonObject;
  readonly dependsOn: readonly string[];
}

interface Output {
  readonly name: string;
  readonly value: Json;
  /** Under which other stacks import it. */
  readonly export?: Json;
}

export interface Stack {
  readonly name: string;
  readonly resources: readonly ResourceTemplate[];
  readonly outputs: readonly Output[];
}

/** Rules are CloudFormation's checks before a deployment; the CDK's own asks for its bootstrap stack. */
const SECTIONS = new Set(['Description', 'Metadata', 'Resources', 'Outputs', 'Parameters', 'Rules']);
const BOOTSTRAP_PARAMETER = 'BootstrapVersion';
/** Nothing is updated or deleted by a local run, so policies about that have nothing to say. */
const ATTRIBUTES = new Set([
  'Type',
  'Properties',
  'DependsOn',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'Metadata',
]);

/** @throws Error that names every part of the template that the local run doesn't know. */
export function parseStack(name: string, template: JsonObject): Stack {
  const faults = [
    ...unknown(template, SECTIONS).map((section) => `section ${section}`),
    ...members(template.Parameters)
      .filter(([parameter]) => parameter !== BOOTSTRAP_PARAMETER)
      .map(([parameter]) => `parameter ${parameter}`),
    ...members(template.Resources).flatMap(([id, each]) =>
      unknown(each, ATTRIBUTES).map((attribute) => `${id}: attribute ${attribute}`),
    ),
  ];
  if (faults.length > 0)
    throw new Error(`stack ${name} has what the local run doesn't know: ${faults.join('; ')}`);
  return {
    name,
    resources: members(template.Resources).map(([id, each]) => parseResource(id, each)),
    outputs: members(template.Outputs).map(([id, each]) => parseOutput(id, each)),
  };
}

const unknown = (value: Json | undefined, known: ReadonlySet<string>): readonly string[] =>
  members(value)
    .map(([member]) => member)
    .filter((member) => !known.has(member));

function parseResource(logicalId: string, value: Json): ResourceTemplate {
  const { Type, Properties = {}, DependsOn = [] } = isObject(value) ? value : {};
  return {
    logicalId,
    type: String(Type),
    properties: isObject(Properties) ? Properties : {},
    dependsOn: [DependsOn].flat().map(String),
  };
}

function parseOutput(name: string, output: Json): Output {
  const { Value = '', Export } = isObject(output) ? output : {};
  return {
    name,
    value: Value,
    ...(isObject(Export) && Export.Name !== undefined ? { export: Export.Name } : {}),
  };
}
