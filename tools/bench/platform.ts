/** The local platform as a process of its own: started, killed without warning, started again. */
import { type ChildProcess, fork } from 'node:child_process';
import { killed, messageOf } from './child.ts';

export interface PlatformProcess {
  /** Front doors, such as http://127.0.0.1:8080. */
  readonly collect: string;
  readonly delivery: string;
  /** What SDK clients need to find it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly process: ChildProcess;
  /** What it said last. */
  readonly said: () => string;
  /** SIGKILL. */
  kill(): Promise<void>;
}

interface Ready {
  readonly ready: Omit<PlatformProcess, 'process' | 'said' | 'kill'>;
}

const isReady = (message: unknown): message is Ready =>
  typeof message === 'object' && message !== null && 'ready' in message;

const READY_MS = 60_000;
const KEPT_CHUNKS = 50;

/** Starts it on a directory, without demo traffic; answers when it is ready. */
export async function startPlatform(
  directory: string,
  args: readonly string[] = [],
): Promise<PlatformProcess> {
  const child = fork('local/start.ts', ['--no-demo', '--directory', directory, ...args], { silent: true });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text) => said.push(String(text)) > KEPT_CHUNKS && said.shift());
  }
  process.once('exit', () => child.kill('SIGKILL'));
  try {
    const { ready } = await messageOf(child, isReady, READY_MS);
    return { ...ready, process: child, said: () => said.join(''), kill: () => killed(child) };
  } catch (error) {
    await killed(child);
    throw new Error(`the platform didn't start: ${said.join('').slice(-2_000)}`, { cause: error });
  }
}
