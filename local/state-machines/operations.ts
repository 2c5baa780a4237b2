/** Step Functions' calls, those that the stages, the tools and tests make; any other fails. */
import { randomUUID } from 'node:crypto';
import { page, textOf } from '../servers/input.ts';
import { type Operation, ServiceError } from '../servers/json-server.ts';
import type { JsonObject } from '../template/json.ts';
import type { Machines } from './machines.ts';
import { PAYLOAD_BYTES } from './run.ts';
import type { Execution } from './store.ts';

/** API reference: most of a page. */
const PAGE = 1_000;

export const operationsOf = (machines: Machines): Readonly<Record<string, Operation>> => ({
  StartExecution: (input) => {
    const arn = textOf(input, 'stateMachineArn');
    const { arn: executionArn, startedAt } = machines.start(arn, nameOf(input), inputOf(input));
    return { executionArn, startDate: startedAt / 1_000 };
  },
  DescribeExecution: (input) => described(executionOf(machines, input)),
  StopExecution: async (input) => {
    const { error, cause } = input;
    const execution = executionOf(machines, input);
    const stopped = await machines.stop(execution.arn, {
      ...(typeof error === 'string' ? { error } : {}),
      ...(typeof cause === 'string' ? { cause } : {}),
    });
    return { stopDate: (stopped.stoppedAt ?? stopped.startedAt) / 1_000 };
  },
  ListExecutions: (input) => {
    const { arn } = machines.machine(textOf(input, 'stateMachineArn'));
    const all = machines.store.executions(arn);
    const wanted = all.filter(({ status }) => (input.statusFilter ?? status) === status);
    const { items, next } = paged(wanted.map(summary), input);
    return { executions: items, ...next };
  },
  GetExecutionHistory: (input) => {
    const { arn } = executionOf(machines, input);
    const events = machines.store.events(arn);
    const { items, next } = paged(input.reverseOrder === true ? events.toReversed() : events, input);
    return { events: items, ...next };
  },
  DescribeStateMachine: (input) => {
    const { arn, name, definition } = machines.machine(textOf(input, 'stateMachineArn'));
    const text = JSON.stringify(definition.json);
    return { ...machineSummary({ arn, name }), status: 'ACTIVE', definition: text, roleArn: 'local' };
  },
  ListStateMachines: (input) => {
    const { items, next } = paged(machines.all().map(machineSummary), input);
    return { stateMachines: items, ...next };
  },
});

const nameOf = ({ name }: JsonObject): string => (typeof name === 'string' ? name : randomUUID());

/** @throws ServiceError for what is no JSON or too large. */
function inputOf({ input = '{}' }: JsonObject): string {
  const text = String(input);
  if (Buffer.byteLength(text) > PAYLOAD_BYTES)
    throw new ServiceError('InvalidExecutionInput', `The input has more than ${PAYLOAD_BYTES} bytes`);
  try {
    JSON.parse(text);
  } catch {
    throw new ServiceError('InvalidExecutionInput', 'Invalid State Machine Execution Input: no JSON');
  }
  return text;
}

function executionOf({ store }: Machines, input: JsonObject): Execution {
  const arn = textOf(input, 'executionArn');
  const found = store.execution(arn);
  if (found === undefined)
    throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return found;
}

const summary = ({ arn, machineArn, name, status, startedAt, stoppedAt }: Execution): JsonObject => ({
  executionArn: arn,
  stateMachineArn: machineArn,
  name,
  status,
  startDate: startedAt / 1_000,
  ...(stoppedAt === undefined ? {} : { stopDate: stoppedAt / 1_000 }),
});

function described(execution: Execution): JsonObject {
  const { input, output, error, cause } = execution;
  return {
    ...summary(execution),
    input,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}

const machineSummary = ({ arn, name }: { readonly arn: string; readonly name: string }): JsonObject => ({
  stateMachineArn: arn,
  name,
  type: 'STANDARD',
  creationDate: 0,
});

/** These calls' words for pages begin with small letters; 0 asks for the usual size. */
function paged(items: readonly JsonObject[], { maxResults, nextToken }: JsonObject) {
  const asked = {
    ...(maxResults === undefined || maxResults === 0 ? {} : { MaxResults: maxResults }),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
  const { items: some, next } = page(items, asked, PAGE);
  return { items: some, next: next.NextToken === undefined ? {} : { nextToken: next.NextToken } };
}
