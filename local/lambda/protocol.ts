/** What goes between the runner and an environment's thread. Payloads travel as JSON text, as Lambda's do. */
import type { Level } from './console.ts';

export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** What the thread is told when it starts. */
export interface EnvironmentTold {
  readonly handler: string;
  readonly codeDirectory: string;
  readonly context: {
    readonly functionName: string;
    readonly functionVersion: string;
    readonly invokedFunctionArn: string;
    readonly memoryLimitInMB: string;
    readonly logGroupName: string;
    readonly logStreamName: string;
  };
  readonly logs: { readonly json: boolean; readonly applicationLevel: Level };
}

export interface Invocation {
  readonly requestId: string;
  readonly payload: string;
  /** ms since 1970. */
  readonly deadline: number;
}

export type Result = { readonly payload: string } | { readonly error: FunctionError };

export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'init-error'; readonly error: FunctionError }
  | { readonly kind: 'result'; readonly result: Result };

/**
 * 6 MB, as Lambda counts them for synchronous invocations, requests and responses:
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, and the figure in its own error message.
 */
export const PAYLOAD_LIMIT_BYTES = 6_291_556;

/** A text of n UTF-16 units has at most 3 n bytes: most are judged without counting. */
export const isTooLarge = (payload: string): boolean =>
  payload.length > PAYLOAD_LIMIT_BYTES / 3 && Buffer.byteLength(payload) > PAYLOAD_LIMIT_BYTES;

export const tooLargeResponse: FunctionError = {
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${PAYLOAD_LIMIT_BYTES} bytes).`,
};

/** What Lambda reports of something thrown, whatever was thrown. */
export const toFunctionError = (thrown: unknown): FunctionError =>
  thrown instanceof Error || isErrorLike(thrown)
    ? {
        errorType: thrown.name,
        errorMessage: thrown.message,
        trace: (thrown.stack ?? '').split('\n'),
      }
    : { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };

/** An error of another realm or thread isn't an instance of this one's Error. */
const isErrorLike = (value: unknown): value is Error =>
  typeof value === 'object' && value !== null && 'name' in value && 'message' in value && 'stack' in value;
