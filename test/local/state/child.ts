import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Child {
  readonly pid: number;
  /** What it said when it was ready. */
  readonly said: string;
  /** At once, without a chance to tidy up. */
  kill(): Promise<void>;
}

/** Runs a script in a process of its own until it says something. */
export async function startChild(script: URL, ...parameters: readonly string[]): Promise<Child> {
  const path = fileURLToPath(script);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path, ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${script} ended with ${code}`);
    }),
  ]);
  const kill = async (): Promise<void> => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return { pid: child.pid ?? 0, said: String(said).trim(), kill };
}
