/** The platform on one machine: the synthesized stacks, made and run on embedded servers. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { partsOf, refuseState } from './aside.ts';
import { removeFormer } from './compute.ts';
import { startControl } from './control.ts';
import { fingerprint } from './fingerprint.ts';
import { startDoor } from './front-door/door.ts';
import { type PlatformFile, writePlatformFile } from './platform-file.ts';
import { freshAssembly, freshBundles } from './prepare.ts';
import { startProxy } from './proxy/proxy.ts';
import { refuseUnknown } from './resources/create-resources.ts';
import { startSweeping } from './resources/expiry.ts';
import { type Endpoints, startServers } from './servers/servers.ts';
import { type StackSet, type StackSetOptions, setProviders, startSet } from './stack-set.ts';
import { openState } from './state.ts';
import { startStateMachines } from './state-machines/server.ts';
import { newStops, type Stops } from './stops.ts';
import { loadAssembly } from './template/assembly.ts';
import { ACCOUNT } from './template/resolve.ts';

export interface PlatformOptions {
  /** Where its state lives. */
  readonly directory: string;
  /** Begin anew: the data of former runs goes. */
  readonly fresh?: boolean;
  /** The first ports to try. */
  readonly collectPort?: number;
  readonly deliveryPort?: number;
  /** Told what goes on, a line at a time. */
  readonly log?: (line: string) => void;
}

export interface Platform {
  /** What platform.json says. */
  readonly file: PlatformFile;
  /** Rejects when a part of the platform can't go on; never settles otherwise. */
  readonly failed: Promise<never>;
  /** Ends a worker of a stage in the middle of its invocation, if there is one; `busy` says whether there was. */
  kill(stage: string): { readonly busy: boolean };
  /** Lets what runs end, then stops everything. */
  stop(): Promise<void>;
}

const PORTS = { collect: 8080, delivery: 8081 } as const;
/** DynamoDB takes days over it; here minutes, so that it shows. */
const SWEEP_MS = 60_000;

/** @throws Error that says what to do; everything that was started is stopped again. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const stops = newStops();
  try {
    return await start(options, stops);
  } catch (error) {
    await stops.run().catch(() => undefined);
    throw error;
  }
}

async function start(options: PlatformOptions, stops: Stops): Promise<Platform> {
  const { directory, fresh = false, log = () => undefined } = options;
  const state = await openState(directory, { fresh });
  stops.add(state.close);
  await freshBundles(log);
  const assembly = await loadAssembly(await freshAssembly(directory, log));
  const { region } = assembly;
  const { lasting, aside, scheduled } = partsOf(assembly.stacks);
  const { providers } = setProviders((name) => openDoor(name, options, stops));
  refuseUnknown(assembly.stacks, providers);
  refuseState(aside, providers);

  log('starting the servers');
  const servers = await startServers({ directory: state.data, region });
  stops.add(servers.stop);
  const proxy = await startProxy(servers.endpoints, { directory: join(state.data, 'proxy'), region });
  stops.add(proxy.stop);
  const machines = await startStateMachines(join(state.data, 'states'));
  stops.add(machines.close);

  await state.keep(fingerprint({ region, stacks: lasting }, providers));
  log('making the resources of the stacks');
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => undefined);
  const aws = awsVariables(region, { ...proxy.endpoints, sfn: machines.endpoint });
  const checkpoints = join(state.data, 'checkpoints');
  const setOptions: StackSetOptions = {
    context: { region, account: ACCOUNT, endpoints: proxy.endpoints, asset: assembly.asset },
    exports: new Map(),
    openDoor: (name, setStops) => openDoor(name, options, setStops),
    region,
    servers: servers.endpoints,
    aws: { ...aws, AWS_DEFAULT_REGION: region },
    logs: join(directory, 'logs'),
    checkpoints,
    machines,
    failed: reject,
  };
  await removeFormer(checkpoints, assembly.stacks);
  const set = await startSet(lasting, setOptions);
  stops.add(set.stop);
  stops.add(startSweeping(proxy.endpoints.dynamodb, set.expiring, SWEEP_MS).stop);
  const control = await startControl({
    lasting: set,
    aside,
    start: (stack) => startSet([stack], setOptions),
  });
  stops.add(control.stop);
  for (const stack of scheduled) await control.put(stack);

  const url = (door: string): string => set.doors.find(({ name }) => doorOf(name) === door)?.door.url ?? '';
  const file: PlatformFile = {
    pid: process.pid,
    collect: url('collect'),
    delivery: url('delivery'),
    control: control.url,
    environment: aws,
  };
  const path = join(directory, 'platform.json');
  await writePlatformFile(path, file);
  stops.add(() => rm(path, { force: true }));
  return { file, failed, kill: (stage) => kill(control.sets(), stage), stop: stops.run };
}

/** The last word of its name. */
const doorOf = (apiName: string): string => apiName.split('-').at(-1) ?? apiName;

async function openDoor(apiName: string, options: PlatformOptions, stops: Stops) {
  const name = doorOf(apiName);
  const { collectPort = PORTS.collect, deliveryPort = PORTS.delivery, log } = options;
  const wanted = name === 'collect' ? collectPort : deliveryPort;
  const door = await startDoor(apiName, wanted);
  stops.add(door.stop);
  if (wanted !== 0 && door.port !== wanted) log?.(`port ${wanted} is taken: ${name} takes ${door.port}`);
  return door;
}

const awsVariables = (
  region: string,
  endpoints: Endpoints & { readonly sfn: string },
): PlatformFile['environment'] => ({
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL_KINESIS: endpoints.kinesis,
  AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
  AWS_ENDPOINT_URL_S3: endpoints.s3,
  AWS_ENDPOINT_URL_SQS: endpoints.sqs,
  AWS_ENDPOINT_URL_GLUE: endpoints.glue,
  AWS_ENDPOINT_URL_ATHENA: endpoints.athena,
  AWS_ENDPOINT_URL_SFN: endpoints.sfn,
});

function kill(sets: readonly StackSet[], stage: string): { readonly busy: boolean } {
  const functions = sets.flatMap((set) => set.functions);
  const found = functions.find(({ configuration }) => configuration.stage === stage);
  if (found === undefined) throw new Error(`there is no stage ${stage}`);
  return found.kill();
}
