/** Step Functions: in the runner's own thread, as its tasks are the runner's functions. */
import { listen } from '../front-door/listen.ts';
import { jsonServer } from '../servers/json-server.ts';
import { type Machines, openMachines } from './machines.ts';
import { operationsOf } from './operations.ts';
import { openStore } from './store.ts';

export interface StateMachines extends Machines {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Without a directory nothing outlives the process. */
export async function startStateMachines(directory: string | undefined): Promise<StateMachines> {
  const store = openStore(directory);
  const machines = openMachines(store);
  const operations = operationsOf(machines);
  const server = jsonServer({
    name: 'Step Functions',
    namespace: '',
    version: '1.0',
    operation: (name) => operations[name],
  });
  server.keepAliveTimeout = 0;
  const port = await listen(server, 0);
  return {
    ...machines,
    endpoint: `http://127.0.0.1:${port}`,
    close: async () => {
      await Promise.all(machines.all().map(({ arn }) => machines.remove(arn)));
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      store.close();
    },
  };
}
