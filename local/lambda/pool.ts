/** A function: as many environments as its invocations ask for, each with one request at a time. */
import { type AwsVariables, environmentLimit, type FunctionConfiguration } from './configuration.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { killed } from './failures.ts';
import { idleEnvironments } from './idle.ts';
import { functionLog } from './log.ts';
import { type FunctionError, isTooLarge, PAYLOAD_LIMIT_BYTES } from './protocol.ts';
import { environmentsToStart } from './scaling.ts';
import { type Outcome, type Waiting, waitingRoom } from './waiting.ts';

/** Lambda keeps an idle environment for some minutes. */
const IDLE_MS = 5 * 60_000;
/** How many invocations may wait for an environment; Lambda refuses at once, but has more machines. */
const WAITING_LIMIT = 1_000;
const WAIT_MS = 60_000;

const STOPPED: Outcome = { throttled: 'the platform stops' };

export interface LambdaFunction {
  readonly configuration: FunctionConfiguration;
  /** Never rejects. `waitMs` bounds the wait for an environment, not the invocation. */
  invoke(payload: string, waitMs?: number): Promise<Outcome>;
  /** Ends a busy environment, if there is one, in the middle of its invocation. */
  kill(): { readonly busy: boolean };
  stop(): Promise<void>;
}

export interface FunctionOptions {
  readonly configuration: FunctionConfiguration;
  readonly aws: AwsVariables;
  readonly logFile: string;
  /** Whether people wait for it behind a front door. */
  readonly frontDoor: boolean;
  readonly idleMs?: number;
}

const tooLarge: FunctionError = {
  errorType: 'RequestEntityTooLargeException',
  errorMessage: `Request must be smaller than ${PAYLOAD_LIMIT_BYTES} bytes for the InvokeFunction operation`,
};

export function startFunction(options: FunctionOptions): LambdaFunction {
  const { configuration, aws, frontDoor, idleMs = IDLE_MS } = options;
  const log = functionLog(options.logFile);
  const limit = environmentLimit(configuration, frontDoor);
  const waiting = waitingRoom(WAITING_LIMIT);
  const idle = idleEnvironments(idleMs);
  const environments = new Set<Environment>();
  let starting = 0;
  let stopped = false;

  const work = (environment: Environment, { payload, settle }: Waiting): void => {
    void environment.invoke(payload).then((outcome) => {
      settle(outcome);
      release(environment);
    });
  };
  /** An environment is free: whoever waits longest gets it. */
  const release = (environment: Environment): void => {
    if (!environment.alive) return;
    const next = waiting.next();
    if (next) work(environment, next);
    else idle.put(environment);
  };
  const start = async (): Promise<void> => {
    const environment = startEnvironment({ configuration, aws, log });
    environments.add(environment);
    starting += 1;
    const fault = await environment.ready;
    starting -= 1;
    // The invocation that it was started for fails with what the bundle threw, as Lambda's does.
    if (fault) waiting.next()?.settle({ error: fault });
    else release(environment);
    await environment.ended;
    environments.delete(environment);
    grow();
  };
  const grow = (): void => {
    const demand = { waiting: waiting.size, starting, alive: environments.size, limit };
    for (let more = stopped ? 0 : environmentsToStart(demand); more > 0; more -= 1) void start();
  };

  return {
    configuration,
    invoke: async (payload, waitMs = WAIT_MS) => {
      if (stopped) return STOPPED;
      if (isTooLarge(payload)) return { error: tooLarge };
      const { promise, resolve: settle } = Promise.withResolvers<Outcome>();
      const environment = idle.take();
      if (environment) {
        work(environment, { payload, settle });
        return promise;
      }
      const outcome = waiting.enter(payload, waitMs);
      grow();
      return outcome;
    },
    kill: () => {
      const busy = [...environments].find((environment) => environment.busy);
      busy?.end(killed);
      return { busy: busy !== undefined };
    },
    stop: async () => {
      stopped = true;
      waiting.close(STOPPED);
      const ending = [...environments].map((environment) => {
        environment.end(killed);
        return environment.ended;
      });
      await Promise.all(ending);
    },
  };
}
