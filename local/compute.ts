/** What runs: the functions, mappings, front doors, state machines and schedules that the templates declare. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrontDoor } from './front-door/door.ts';
import { type DeclaredDoor, doorProviders } from './front-door/providers.ts';
import type { AwsVariables, FunctionConfiguration } from './lambda/configuration.ts';
import { type LambdaFunction, startFunction } from './lambda/pool.ts';
import { functionProvider } from './lambda/provider.ts';
import { startKinesisMapping } from './mappings/kinesis.ts';
import type { Mapping } from './mappings/mapping.ts';
import { type DeclaredMapping, MAPPING, mappingId, mappingProvider } from './mappings/provider.ts';
import { startSqsMapping } from './mappings/sqs.ts';
import type { Provider } from './provider.ts';
import { type DeclaredSchedule, scheduleProvider } from './schedules/provider.ts';
import { startSchedules } from './schedules/scheduler.ts';
import type { Endpoints } from './servers/servers.ts';
import type { Machines } from './state-machines/machines.ts';
import { type DeclaredMachine, machineProvider } from './state-machines/provider.ts';
import type { Stops } from './stops.ts';
import type { Stack } from './template/stack.ts';

export interface Declared {
  readonly providers: readonly Provider[];
  readonly functions: readonly FunctionConfiguration[];
  readonly mappings: readonly DeclaredMapping[];
  readonly doors: readonly DeclaredDoor[];
  readonly machines: readonly DeclaredMachine[];
  readonly schedules: readonly DeclaredSchedule[];
}

/** Filled by its providers when resources are created. */
export function computeProviders(startDoor: (apiName: string) => Promise<FrontDoor>): Declared {
  const functions: FunctionConfiguration[] = [];
  const mappings: DeclaredMapping[] = [];
  const doors: DeclaredDoor[] = [];
  const machines: DeclaredMachine[] = [];
  const schedules: DeclaredSchedule[] = [];
  const providers = [
    functionProvider(functions),
    mappingProvider(mappings),
    ...doorProviders(doors, startDoor),
    machineProvider(machines),
    scheduleProvider(schedules),
  ];
  return { providers, functions, mappings, doors, machines, schedules };
}

export interface ComputeOptions {
  readonly declared: Declared;
  readonly region: string;
  /** The servers themselves: a mapping's calls are AWS's own, which no proxy sees. */
  readonly servers: Endpoints;
  readonly aws: AwsVariables;
  readonly logs: string;
  /** Checkpoints, a folder a mapping. */
  readonly checkpoints: string;
  readonly machines: Machines;
  readonly stops: Stops;
  readonly failed: (error: unknown) => void;
}

export interface Compute {
  readonly functions: readonly LambdaFunction[];
}

/** Mappings that hang in an invocation are given so long when the platform stops. */
const DRAIN_MS = 10_000;

export async function startCompute(options: ComputeOptions): Promise<Compute> {
  const { declared, aws, logs, stops } = options;
  const behindDoors = new Set(
    declared.doors.flatMap(({ routes }) => routes.map(({ functionArn }) => functionArn)),
  );
  const functions = declared.functions.map((configuration) =>
    startFunction({
      configuration,
      aws,
      logFile: join(logs, `${configuration.stage}.log`),
      frontDoor: behindDoors.has(configuration.arn),
    }),
  );
  const stopFunctions = async (): Promise<void> => {
    await Promise.all(functions.map((each) => each.stop()));
  };
  stops.add(stopFunctions);
  const mappings = declared.mappings
    .filter(({ enabled }) => enabled)
    .map((mapping) => startDeclared(mapping, functionOf(functions, mapping.functionName), options));
  for (const { done } of mappings) done.catch(options.failed);
  stops.add(async () => {
    const stopped = Promise.allSettled(mappings.map((mapping) => mapping.stop()));
    await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, DRAIN_MS).unref())]);
    await stopFunctions();
    await stopped;
  });
  openDoors(declared.doors, functions);
  runMachines(declared, functions, options);
  return { functions };
}

function runMachines(
  { machines, schedules }: Declared,
  functions: readonly LambdaFunction[],
  options: ComputeOptions,
): void {
  for (const machine of machines) {
    // Tasks without a function stop the start, and not their first execution.
    for (const arn of machine.definition.tasks.values()) functionOf(functions, arn);
    options.machines.add(machine, (arn) => functionOf(functions, arn));
    options.stops.add(() => options.machines.remove(machine.arn));
  }
  options.stops.add(startSchedules(schedules, options.machines));
}

function functionOf(functions: readonly LambdaFunction[], name: string): LambdaFunction {
  const found = functions.find(
    ({ configuration }) => configuration.name === name || configuration.arn === name,
  );
  if (found === undefined) throw new Error(`there is no function ${name}`);
  return found;
}

function startDeclared(mapping: DeclaredMapping, lambda: LambdaFunction, options: ComputeOptions): Mapping {
  const { source, limits, partialResponses, maximumConcurrency } = mapping;
  const { region } = options;
  const endpoint = options.servers[source.service];
  const { timeoutMs, role } = lambda.configuration;
  // An invocation that finds no environment is tried again, as Lambda does with one that it throttled.
  const invoke = (payload: string) => lambda.invoke(payload, timeoutMs);
  const common = { endpoint, limits, invoke };
  if (source.service === 'kinesis') {
    const directory = join(options.checkpoints, mapping.id);
    const origin = { arn: source.arn, region, role };
    return startKinesisMapping({ ...common, streamName: source.name, source: origin, directory });
  }
  return startSqsMapping({
    ...common,
    queueName: source.name,
    source: { arn: source.arn, region },
    partialResponses,
    ...(maximumConcurrency === undefined ? {} : { maximumConcurrency }),
  });
}

/** Checkpoints go with their mapping: one that comes back begins at the trim horizon, as on AWS. */
export async function removeFormer(checkpoints: string, stacks: readonly Stack[]): Promise<void> {
  const mappings = stacks.flatMap(({ name, resources }) =>
    resources
      .filter(({ type }) => type === MAPPING)
      .map(({ logicalId }) => mappingId({ stack: name, logicalId })),
  );
  const names = await readdir(checkpoints).catch(() => []);
  const former = names.filter((name) => !mappings.includes(name));
  await Promise.all(former.map((name) => rm(join(checkpoints, name), { recursive: true })));
}

function openDoors(doors: readonly DeclaredDoor[], functions: readonly LambdaFunction[]): void {
  for (const { door, routes } of doors) {
    door.open(routes.map(({ key, functionArn }) => ({ key, target: functionOf(functions, functionArn) })));
  }
}
