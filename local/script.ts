/** Scripts of ours, run to their end in processes of their own. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const BOUND_MS = 120_000;

/** @param script as seen from the project's folder. @throws Error with what it said. */
export const runScript = (script: string, ...args: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const options = { cwd: ROOT, timeout: BOUND_MS };
    execFile(process.execPath, [script, ...args], options, (error, stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`node ${script} failed:\n${stdout}${stderr}`.trim(), { cause: error }));
    });
  });
