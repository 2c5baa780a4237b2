/** A function's log: one file of JSON lines. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { FunctionError } from './protocol.ts';

/** Past that a log file makes room: its predecessor is kept as `.old`, what was before goes. */
const FILE_BYTES = 16 * 1024 * 1024;

export interface FunctionLog {
  /** Follows a thread's output until it ends. */
  capture(output: Readable, level: 'INFO' | 'ERROR'): void;
  /** Lambda's own line about an invocation that failed (a system line of level WARN). */
  report(requestId: string, durationMs: number, error: FunctionError): void;
}

/**
 * Lines are written at once: what a function logged is there after a crash of the platform, as it would be in
 * CloudWatch.
 */
export function functionLog(path: string): FunctionLog {
  mkdirSync(dirname(path), { recursive: true });
  let bytes = sizeOf(path);
  const write = (line: string): void => {
    if (bytes > FILE_BYTES) {
      renameSync(path, `${path}.old`);
      bytes = 0;
    }
    appendFileSync(path, `${line}\n`);
    bytes += line.length + 1;
  };
  return {
    capture: (output, level) => {
      createInterface({ input: output }).on('line', (line) => {
        if (line !== '') write(asJson(line, level));
      });
    },
    report: (requestId, durationMs, error) =>
      write(reportLine(new Date().toISOString(), requestId, durationMs, error)),
  };
}

/** CloudWatch keeps a line that is JSON as it is, and wraps any other. */
const asJson = (line: string, level: 'INFO' | 'ERROR'): string =>
  line.startsWith('{') && line.endsWith('}')
    ? line
    : JSON.stringify({ timestamp: new Date().toISOString(), level, message: line });

/** https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html, "platform.report". */
const reportLine = (time: string, requestId: string, durationMs: number, error: FunctionError): string =>
  JSON.stringify({
    time,
    type: 'platform.report',
    record: {
      requestId,
      status: error.errorType === 'Sandbox.Timedout' ? 'timeout' : 'error',
      errorType: error.errorType,
      errorMessage: error.errorMessage,
      metrics: { durationMs },
    },
  });

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
