/** Runs in an environment's thread: loads the function's bundle and answers one invocation after another. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { useJsonConsole } from './console.ts';
import {
  type Answer,
  type EnvironmentTold,
  type FunctionError,
  type Invocation,
  isTooLarge,
  type Result,
  toFunctionError,
  tooLargeResponse,
} from './protocol.ts';

type Handler = (event: unknown, context: object) => unknown;

const told: EnvironmentTold = workerData;
let requestId = '';

const answer = (message: Answer): void => parentPort?.postMessage(message);

function loadHandler(): Handler {
  const [file = '', name = ''] = told.handler.split('.');
  const bundle = join(told.codeDirectory, `${file}.js`);
  const handler: unknown = createRequire(bundle)(bundle)[name];
  if (!isHandler(handler)) {
    throw Object.assign(new Error(`${told.handler} is undefined or not exported`), {
      name: 'Runtime.HandlerNotFound',
    });
  }
  return handler;
}

const isHandler = (value: unknown): value is Handler => typeof value === 'function';

async function run(handler: Handler, { payload, deadline }: Invocation): Promise<Result> {
  const context = {
    ...told.context,
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  let returned: unknown;
  try {
    returned = await handler(JSON.parse(payload), context);
  } catch (thrown) {
    return { error: reported(thrown) };
  }
  return serialised(returned);
}

/** A value as JSON text; `undefined` is Lambda's null. */
function serialised(returned: unknown): Result {
  let payload: string;
  try {
    payload = JSON.stringify(returned) ?? 'null';
  } catch (thrown) {
    return { error: { ...toFunctionError(thrown), errorType: 'Runtime.MarshalError' } };
  }
  return isTooLarge(payload) ? { error: tooLargeResponse } : { payload };
}

function serve(handler: Handler): void {
  parentPort?.on('message', (invocation: Invocation) => {
    requestId = invocation.requestId;
    void run(handler, invocation).then((result) => answer({ kind: 'result', result }));
  });
  answer({ kind: 'ready' });
}

/** Lambda's runtime logs what a handler throws. */
function reported(thrown: unknown): FunctionError {
  const error = toFunctionError(thrown);
  console.error({ errorType: error.errorType, errorMessage: error.errorMessage, stackTrace: error.trace });
  return error;
}

if (told.logs.json) useJsonConsole(told.logs.applicationLevel, () => requestId);
try {
  serve(loadHandler());
} catch (thrown) {
  answer({ kind: 'init-error', error: reported(thrown) });
}
