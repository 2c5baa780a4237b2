/** How invocations fail, in Lambda's words. */
import { type FunctionError, toFunctionError } from './protocol.ts';

export const initTimedOut = (boundMs: number): FunctionError => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `Error: the bundle was not loaded in ${boundMs / 1000} s, Lambda's 10 s and the function's timeout`,
});

export const timedOut = (requestId: string, timeoutMs: number): FunctionError => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
});

export const exited = (requestId: string | undefined, code: number): FunctionError => ({
  errorType: 'Runtime.ExitError',
  errorMessage: `RequestId: ${requestId ?? '-'} Error: Runtime exited ${code === 0 ? 'without providing a reason' : `with error: exit status ${code}`}`,
});

export const killed: FunctionError = {
  errorType: 'Runtime.ExitError',
  errorMessage: 'Error: Runtime exited with error: signal: killed',
};

/** What nobody caught: thrown outside of the handler, a rejection without a listener, memory used up. */
export function crashed(requestId: string | undefined, thrown: unknown): FunctionError {
  const error = toFunctionError(thrown);
  return { ...error, errorMessage: `RequestId: ${requestId ?? '-'} Error: ${error.errorMessage}` };
}
