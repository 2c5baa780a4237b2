/** The most memory that a process had at a time, by Linux; other systems don't tell. */
import { readFile, writeFile } from 'node:fs/promises';

/** In bytes: all of its threads, and what it maps of files. */
export const peakOf = (status: string): number | undefined => {
  const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
};

export const peakBytes = async (pid: number | 'self'): Promise<number | undefined> =>
  peakOf(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''));

/** From now on. Source: proc(5), clear_refs. */
export const forgetPeak = (pid: number): Promise<void> =>
  writeFile(`/proc/${pid}/clear_refs`, '5').catch(() => undefined);
