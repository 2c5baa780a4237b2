/** Athena: DuckDB behind its calls, over the catalog and the lake of the other servers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { startEngine } from './athena/engine.ts';
import { OPERATIONS } from './athena/operations.ts';
import { openStore } from './athena/store.ts';
import { jsonServer } from './json-server.ts';
import type { Endpoints } from './servers.ts';
import { listen, told } from './worker.ts';

const { directory } = told();
/** Results and fetched objects lie in files, also where nothing is to last. */
const files = directory ?? mkdtempSync(join(tmpdir(), 'tormenta-athena-'));
const store = openStore(directory);
const { promise: neighbours, resolve } = Promise.withResolvers<Endpoints>();
parentPort?.on('message', (message: unknown) => {
  if (isEndpoints(message)) resolve(message);
});

const isEndpoints = (message: unknown): message is Endpoints =>
  typeof message === 'object' && message !== null && 'glue' in message && 's3' in message;

const results = join(files, 'results');
const athena = neighbours.then(async ({ glue, s3 }) => {
  const places = { glue, s3, results, cache: join(files, 'cache'), work: join(files, 'work') };
  return { store, results, engine: await startEngine(store, places) };
});

const server = jsonServer({
  name: 'Athena',
  namespace: '',
  version: '1.1',
  operation: (name) => {
    const operation = OPERATIONS[name];
    return operation && (async (input) => operation(await athena, input));
  },
});
listen(server, () => {
  store.close();
  if (directory === undefined) rmSync(files, { recursive: true, force: true });
});
