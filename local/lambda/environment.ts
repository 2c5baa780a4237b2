/** One execution environment: a thread that runs one invocation at a time, and ends with what Lambda would end it for. */
import { randomBytes, randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { type AwsVariables, type FunctionConfiguration, runtimeVariables } from './configuration.ts';
import { crashed, exited, initTimedOut, timedOut } from './failures.ts';
import type { FunctionLog } from './log.ts';
import type { Answer, EnvironmentTold, FunctionError, Result } from './protocol.ts';

/** Lambda gives a bundle 10 s to load, and what it could not load once more, within the function's own timeout. */
const INIT_MS = 10_000;

export interface Environment {
  /** Settles when the bundle is loaded, with the error where it could not be. */
  readonly ready: Promise<FunctionError | undefined>;
  /** Settles when the environment is no more. */
  readonly ended: Promise<void>;
  readonly busy: boolean;
  /** False from the moment in which it is told to end. */
  readonly alive: boolean;
  /** Only when ready and not busy. */
  invoke(payload: string): Promise<Result>;
  /** Ends it in the middle of whatever it does; its invocation fails with `error`. */
  end(error: FunctionError): void;
}

interface Options {
  readonly configuration: FunctionConfiguration;
  readonly aws: AwsVariables;
  readonly log: FunctionLog;
}

export function startEnvironment({ configuration, aws, log }: Options): Environment {
  const worker = startThread({ configuration, aws, log });
  const initialised = Promise.withResolvers<FunctionError | undefined>();
  const ended = Promise.withResolvers<void>();
  let current: { requestId: string; settle: (result: Result) => void } | undefined;
  let dead = false;

  const finish = (result: Result): void => {
    const { settle } = current ?? {};
    current = undefined;
    settle?.(result);
  };
  const end = (error: FunctionError): void => {
    if (dead) return;
    dead = true;
    clearTimeout(initTimer);
    initialised.resolve(error);
    finish({ error });
    void worker.terminate().then(() => ended.resolve());
  };
  const initMs = INIT_MS + configuration.timeoutMs;
  const initTimer = setTimeout(() => end(initTimedOut(initMs)), initMs);

  worker.on('message', (answer: Answer) => {
    if (answer.kind === 'result') return finish(answer.result);
    clearTimeout(initTimer);
    if (answer.kind === 'ready') return initialised.resolve(undefined);
    end(answer.error);
  });
  worker.on('error', (thrown) => end(crashed(current?.requestId, thrown)));
  worker.on('exit', (code) => end(exited(current?.requestId, code)));

  return {
    ready: initialised.promise,
    ended: ended.promise,
    get busy() {
      return current !== undefined;
    },
    get alive() {
      return !dead;
    },
    end,
    invoke: async (payload) => {
      const requestId = randomUUID();
      const { promise, resolve } = Promise.withResolvers<Result>();
      if (dead) return { error: exited(requestId, 1) };
      current = { requestId, settle: resolve };
      const started = Date.now();
      const timer = setTimeout(
        () => end(timedOut(requestId, configuration.timeoutMs)),
        configuration.timeoutMs,
      );
      worker.postMessage({ requestId, payload, deadline: started + configuration.timeoutMs });
      const result = await promise;
      clearTimeout(timer);
      if ('error' in result) log.report(requestId, Date.now() - started, result.error);
      return result;
    },
  };
}

function startThread({ configuration, aws, log }: Options): Worker {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  const logStream = `${day}/[$LATEST]${randomBytes(16).toString('hex')}`;
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: told(configuration, logStream),
    env: runtimeVariables(configuration, aws, logStream),
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: configuration.memoryMb },
  });
  log.capture(worker.stdout, 'INFO');
  log.capture(worker.stderr, 'ERROR');
  return worker;
}

function told(configuration: FunctionConfiguration, logStream: string): EnvironmentTold {
  const { handler, codeDirectory, name, arn, memoryMb, logs } = configuration;
  const context = {
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    memoryLimitInMB: String(memoryMb),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: logStream,
  };
  return { handler, codeDirectory, context, logs };
}
