import { jest } from '@jest/globals';

export interface LogLines {
  /** The JSON lines so far of one level. */
  of(level: 'WARN' | 'ERROR'): unknown[];
  release(): void;
}

/** Catches what handlers log, instead of printing it. */
export function catchLogLines(): LogLines {
  const lines: string[] = [];
  const take = (chunk: unknown): boolean => {
    lines.push(...String(chunk).split('\n'));
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation(take),
  );
  return {
    of: (level) =>
      lines.filter((line) => line.includes(`"level":"${level}"`)).map((line) => JSON.parse(line)),
    release: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}
