/** A server in a worker thread: the thread says its port when it listens, and closes when told to. */
import type { Server } from 'node:http';
import { parentPort, Worker, workerData } from 'node:worker_threads';

const START_MS = 20_000;
const STOP_MS = 5_000;
const STOP = 'stop';

export interface Running {
  readonly endpoint: string;
  /** Something that it learns later. */
  tell(message: object): void;
  stop(): Promise<void>;
}

/** What the thread is told: where its data lives (nowhere: in memory). */
export interface Told {
  readonly directory: string | undefined;
  readonly region: string;
}

/** Starts the thread `module` and waits until its server listens. */
export async function startWorker(module: URL, told: Told): Promise<Running> {
  const env = { ...process.env, AWS_REGION: told.region, AWS_ACCOUNT_ID: '000000000000' };
  const worker = new Worker(module, { workerData: told, env });
  const port = await within(START_MS, module.pathname, firstMessage(worker));
  const stop = async (): Promise<void> => {
    const exited = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage(STOP);
    await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())]);
    await worker.terminate();
  };
  return { endpoint: `http://127.0.0.1:${port}`, tell: (message) => worker.postMessage(message), stop };
}

const firstMessage = (worker: Worker): Promise<unknown> =>
  new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`a server's thread ended before it listened (${code})`)));
  });

async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} isn't listening after ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

export const told = (): Told => workerData;

/** In the thread: tells the port, and runs `close` before it ends. */
export function announce(port: number, close: () => Promise<void>): void {
  parentPort?.on('message', (message) => {
    if (message === STOP) void close().finally(() => process.exit());
  });
  parentPort?.postMessage(port);
}

/** In the thread: `server` on a free loopback port; `after` runs when it is closed. */
export function listen(server: Server, after: () => void = () => undefined): void {
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    announce(address.port, () => closed(server).then(after));
  });
}

/** Idle connections would keep a server open. */
const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
