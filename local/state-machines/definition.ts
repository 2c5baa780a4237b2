/** What of the Amazon States Language runs here. Anything else is refused when the state machine is made. */
import { list, member } from '../resources/property.ts';
import { isObject, type Json, type JsonObject, members } from '../template/json.ts';

const TYPES = new Set(['Task', 'Parallel', 'Map', 'Pass', 'Wait', 'Choice', 'Succeed', 'Fail']);

/** Fields of JSONPath states; no variables, no JSONata, no distributed maps, no heartbeats. */
const FIELDS = new Set(
  [
    'Type Comment QueryLanguage InputPath Parameters ResultSelector ResultPath OutputPath Next End Retry Catch',
    'Resource TimeoutSeconds TimeoutSecondsPath Choices Default Branches ItemProcessor Iterator ItemSelector',
    'ItemsPath MaxConcurrency MaxConcurrencyPath Seconds SecondsPath Timestamp TimestampPath Result Error ErrorPath',
    'Cause CausePath',
  ]
    .join(' ')
    .split(' '),
);

/** The engine takes iterations and branches for executions of their own, with inputs of their own. */
const INNER_CHANGES = ['$$.Execution.Input', '$$.Execution.StartTime'];

const FUNCTION = /^arn:aws:lambda:[^:]*:\d*:function:[^:]+$/;

export interface Definition {
  readonly json: JsonObject;
  /** The function of each task, by the state's name. */
  readonly tasks: ReadonlyMap<string, string>;
}

/** @throws Error that names the state and what it has. */
export function parseDefinition(text: string): Definition {
  const json: Json = JSON.parse(text);
  if (!isObject(json)) throw new Error('DefinitionString holds no object');
  const tasks = new Map<string, string>();
  checkMachine(json, 'the state machine', tasks);
  return { json, tasks };
}

function checkMachine(machine: Json | undefined, place: string, tasks: Map<string, string>): void {
  checkLanguage(machine, place);
  for (const [name, state] of members(member(machine, 'States'))) checkState(name, state, tasks);
}

function checkState(name: string, state: Json, tasks: Map<string, string>): void {
  checkLanguage(state, name);
  const type = String(member(state, 'Type'));
  if (!TYPES.has(type)) throw new Error(`${name}: the local run doesn't know states of type ${type}`);
  const unknown = members(state).find(([field]) => !FIELDS.has(field));
  if (unknown !== undefined) throw new Error(`${name}: the local run doesn't know ${unknown[0]} of a state`);
  if (type === 'Task') checkTask(name, String(member(state, 'Resource')), tasks);
  for (const [at, branch] of list(member(state, 'Branches')).entries())
    checkMachine(branch, `${name}, branch ${at}`, tasks);
  const processor = member(state, 'ItemProcessor') ?? member(state, 'Iterator');
  const mode = member(member(processor, 'ProcessorConfig'), 'Mode') ?? 'INLINE';
  if (mode !== 'INLINE') throw new Error(`${name}: the local run has inline maps alone, and this is ${mode}`);
  checkMachine(processor, name, tasks);
  const inner = JSON.stringify(processor ?? member(state, 'Branches') ?? null);
  const changed = INNER_CHANGES.find((path) => inner.includes(path));
  if (changed !== undefined)
    throw new Error(`${name}: within it ${changed} is another one in the local run: hand it on as a field`);
}

function checkLanguage(part: Json | undefined, place: string): void {
  const language = member(part, 'QueryLanguage') ?? 'JSONPath';
  if (language !== 'JSONPath') throw new Error(`${place}: the local run knows JSONPath, and not ${language}`);
}

/** Tasks are found by their state's name, which branches and iterations could share. */
function checkTask(name: string, resource: string, tasks: Map<string, string>): void {
  if (!FUNCTION.test(resource))
    throw new Error(`${name}: the local run's tasks are functions by their ARN, and not ${resource}`);
  const former = tasks.get(name);
  if (former !== undefined && former !== resource)
    throw new Error(`${name}: two tasks of this name call different functions`);
  tasks.set(name, resource);
}
