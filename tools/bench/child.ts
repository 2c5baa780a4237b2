/** Processes of the bench: each says its port when it listens, and is killed with SIGKILL. */
import { type ChildProcess, execFile, fork } from 'node:child_process';
import type { Server } from 'node:http';
import { promisify } from 'node:util';

export interface Child {
  readonly process: ChildProcess;
  readonly port: number;
  /** SIGKILL: nothing is flushed, nothing says goodbye. Answers when it is gone. */
  kill(): Promise<void>;
}

/** In the child: listens on a free port of loopback, and says it. */
export function sayPort(server: Server, port = 0): void {
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    if (address !== null && typeof address === 'object') process.send?.({ port: address.port });
  });
}

export const killed = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });

/** The first message that `is` what is waited for. @throws Error where the child ends, or time is up, before. */
export function messageOf<T>(
  child: ChildProcess,
  is: (message: unknown) => message is T,
  withinMs: number,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const fail = (reason: string): void => reject(new Error(`${child.spawnargs.join(' ')}: ${reason}`));
  const onMessage = (message: unknown): void => {
    if (is(message)) resolve(message);
  };
  const onExit = (): void => fail('ended before it said what was waited for');
  const timer = setTimeout(() => fail(`said nothing within ${withinMs} ms`), withinMs);
  child.on('message', onMessage);
  child.once('exit', onExit);
  return promise.finally(() => {
    clearTimeout(timer);
    child.off('message', onMessage);
    child.off('exit', onExit);
  });
}

const isPort = (message: unknown): message is { port: number } =>
  typeof message === 'object' && message !== null && 'port' in message && typeof message.port === 'number';

/** Starts a module of this folder that says its port. */
export async function startChild(
  name: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Child> {
  const child = fork(new URL(`./${name}.ts`, import.meta.url), args, {
    env: { ...process.env, ...environment },
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const { port } = await messageOf(child, isPort, 20_000);
  return { process: child, port, kill: () => killed(child) };
}

/** Runs one of our commands to its end. @throws Error with what it said, where it fails. */
export const runTool = (name: string, args: readonly string[]) =>
  promisify(execFile)(process.execPath, [`tools/${name}.ts`, ...args], { timeout: 30_000 });
