/** Glue's catalog: databases, tables and partitions, as far as the lake uses them. */
import { OPERATIONS } from './glue/operations.ts';
import { openCatalog } from './glue/store.ts';
import { jsonServer } from './json-server.ts';
import { listen, told } from './worker.ts';

const catalog = openCatalog(told().directory);

const server = jsonServer({
  name: 'Glue',
  namespace: '',
  version: '1.1',
  operation: (name) => {
    const operation = OPERATIONS[name];
    return operation && ((input) => operation(catalog, input));
  },
});
listen(server, () => catalog.close());
