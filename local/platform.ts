/** The platform on one machine: the synthesized stacks, made and run on embedded servers. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { computeProviders, startCompute } from './compute.ts';
import { fingerprint } from './fingerprint.ts';
import { startDoor } from './front-door/door.ts';
import type { LambdaFunction } from './lambda/pool.ts';
import { type PlatformFile, writePlatformFile } from './platform-file.ts';
import { freshAssembly, freshBundles } from './prepare.ts';
import { startProxy } from './proxy/proxy.ts';
import { createResources } from './resources/create-resources.ts';
import { startSweeping } from './resources/expiry.ts';
import { dataProviders } from './resources/providers.ts';
import { type Endpoints, startServers } from './servers/servers.ts';
import { openState } from './state.ts';
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

  log('starting the servers');
  const servers = await startServers({ directory: state.data, region });
  stops.add(servers.stop);
  const proxy = await startProxy(servers.endpoints, {
    directory: join(state.data, 'proxy'),
    region,
  });
  stops.add(proxy.stop);

  const data = dataProviders();
  const compute = computeProviders((name) => openDoor(name, options, stops));
  const providers = [...data.providers, ...compute.providers];
  await state.keep(fingerprint(assembly, providers));
  log('making the resources of the stacks');
  const context = { region, account: ACCOUNT, endpoints: proxy.endpoints, asset: assembly.asset };
  await createResources(assembly, providers, context);
  stops.add(startSweeping(proxy.endpoints.dynamodb, data.expiring, SWEEP_MS).stop);

  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => undefined);
  const aws = awsVariables(region, proxy.endpoints);
  const { functions } = await startCompute({
    declared: compute,
    region,
    servers: servers.endpoints,
    aws: { ...aws, AWS_DEFAULT_REGION: region },
    logs: join(directory, 'logs'),
    checkpoints: join(state.data, 'checkpoints'),
    stops,
    failed: reject,
  });
  const url = (door: string): string =>
    compute.doors.find(({ name }) => doorOf(name) === door)?.door.url ?? '';
  const file = { pid: process.pid, collect: url('collect'), delivery: url('delivery'), environment: aws };
  const path = join(directory, 'platform.json');
  await writePlatformFile(path, file);
  stops.add(() => rm(path, { force: true }));
  return { file, failed, kill: (stage) => kill(functions, stage), stop: stops.run };
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

const awsVariables = (region: string, endpoints: Endpoints): PlatformFile['environment'] => ({
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL_KINESIS: endpoints.kinesis,
  AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
  AWS_ENDPOINT_URL_S3: endpoints.s3,
  AWS_ENDPOINT_URL_SQS: endpoints.sqs,
  AWS_ENDPOINT_URL_GLUE: endpoints.glue,
  AWS_ENDPOINT_URL_ATHENA: endpoints.athena,
});

function kill(functions: readonly LambdaFunction[], stage: string): { readonly busy: boolean } {
  const found = functions.find(({ configuration }) => configuration.stage === stage);
  if (found === undefined) throw new Error(`there is no stage ${stage}`);
  return found.kill();
}
