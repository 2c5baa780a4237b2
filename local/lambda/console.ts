/** `console` as Lambda's Node runtime has it: with JSON logs a call becomes one JSON line. */
import { format } from 'node:util';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
export type Level = (typeof LEVELS)[number];

export const isLevel = (text: string): text is Level => LEVELS.some((level) => level === text);

/** Whether a line of `level` passes a function's or a system's minimum. */
const passes = (level: Level, minimum: Level): boolean => LEVELS.indexOf(level) >= LEVELS.indexOf(minimum);

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html, "Using structured JSON logs". */
function jsonLine(level: Level, timestamp: string, requestId: string, given: readonly unknown[]): string {
  const [only] = given;
  const message =
    given.length === 1 && typeof only === 'object' && !(only instanceof Error) ? only : format(...given);
  return JSON.stringify({ timestamp, level, requestId, message });
}

const METHODS = [
  ['trace', 'TRACE'],
  ['debug', 'DEBUG'],
  ['log', 'INFO'],
  ['info', 'INFO'],
  ['warn', 'WARN'],
  ['error', 'ERROR'],
] as const;

/** Replaces the thread's console methods. */
export function useJsonConsole(minimum: Level, requestId: () => string): void {
  for (const [method, level] of METHODS) {
    console[method] = (...given: unknown[]) => {
      if (!passes(level, minimum)) return;
      process.stdout.write(`${jsonLine(level, new Date().toISOString(), requestId(), given)}\n`);
    };
  }
}
