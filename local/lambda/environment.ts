/** One execution environment: a thread that runs one invocation at a time, and ends with what Lambda would end it for. */
import { randomBytes, randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { type AwsVariables, type FunctionConfiguration, runtimeVariables } from './configuration.ts';
import type { FunctionLog } from './log.ts';
import {
  type Answer,
  type EnvironmentTold,
  type FunctionError,
  type Result,
  toFunctionError,
} from './protocol.ts';

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
  const logStream = `${new Date().toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${randomBytes(16).toString('hex')}`;
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
  const initTimer = setTimeout(() => end(initTimedOut), INIT_MS + configuration.timeoutMs);

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

const initTimedOut: FunctionError = {
  errorType: 'Sandbox.Timedout',
  errorMessage: `Error: the bundle was not loaded within Lambda's ${INIT_MS / 1000} s and the function's timeout`,
};

const timedOut = (requestId: string, timeoutMs: number): FunctionError => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
});

const exited = (requestId: string | undefined, code: number): FunctionError => ({
  errorType: 'Runtime.ExitError',
  errorMessage: `RequestId: ${requestId ?? '-'} Error: Runtime exited ${code === 0 ? 'without providing a reason' : `with error: exit status ${code}`}`,
});

export const killed: FunctionError = {
  errorType: 'Runtime.ExitError',
  errorMessage: 'Error: Runtime exited with error: signal: killed',
};

/** What nobody caught: thrown outside of the handler, a rejection without a listener, memory used up. */
function crashed(requestId: string | undefined, thrown: unknown): FunctionError {
  const error = toFunctionError(thrown);
  return { ...error, errorMessage: `RequestId: ${requestId ?? '-'} Error: ${error.errorMessage}` };
}
