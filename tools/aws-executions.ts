/** Executions of a state machine. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  ExecutionDoesNotExist,
  paginateListExecutions,
  paginateListStateMachines,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Ending } from './batch/run.ts';

const TIMEOUT_MS = 20_000;

export const stepFunctions = (): SFNClient =>
  new SFNClient({
    requestHandler: new NodeHttpHandler({ connectionTimeout: 5_000, requestTimeout: TIMEOUT_MS }),
  });

/** Undefined where there is no state machine of that name. */
export async function findMachine(client: SFNClient, name: string): Promise<string | undefined> {
  for await (const { stateMachines = [] } of paginateListStateMachines({ client }, {})) {
    const found = stateMachines.find((machine) => machine.name === name);
    if (found) return found.stateMachineArn;
  }
  return undefined;
}

export async function runningExecutions(client: SFNClient, stateMachineArn: string): Promise<string[]> {
  const running: string[] = [];
  const pages = paginateListExecutions({ client }, { stateMachineArn, statusFilter: 'RUNNING' });
  for await (const { executions = [] } of pages) {
    for (const { executionArn } of executions) if (executionArn !== undefined) running.push(executionArn);
  }
  return running;
}

export async function startExecution(
  client: SFNClient,
  stateMachineArn: string,
  input: object,
): Promise<string> {
  const command = new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) });
  const { executionArn } = await client.send(command);
  if (executionArn === undefined) throw new Error('an execution was started without a name');
  return executionArn;
}

export async function stopExecution(client: SFNClient, executionArn: string): Promise<void> {
  await client.send(new StopExecutionCommand({ executionArn, error: 'Interrupted' }));
}

export async function describeExecution(client: SFNClient, executionArn: string): Promise<Ending> {
  const { status, output, error, cause } = await found(client, executionArn);
  if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return { state: 'running' };
  if (status === 'SUCCEEDED') return { state: 'succeeded', output: JSON.parse(output ?? 'null') };
  return { state: 'failed', error: [status, error, cause].filter((text) => text !== undefined).join(': ') };
}

/** Descriptions follow what happens: of one that was just started there may be none yet. */
const LOOKS = 6;
const BETWEEN_LOOKS_MS = 500;

async function found(client: SFNClient, executionArn: string): Promise<DescribeExecutionCommandOutput> {
  for (let look = 1; ; look += 1) {
    try {
      return await client.send(new DescribeExecutionCommand({ executionArn }));
    } catch (error) {
      if (look === LOOKS || !(error instanceof ExecutionDoesNotExist)) throw error;
      await sleep(BETWEEN_LOOKS_MS);
    }
  }
}
