/** SQS: our own, as fauxqs lacks what the order of units rests on (see docs/adr). */
import { jsonServer } from './json-server.ts';
import { OPERATIONS } from './sqs/operations.ts';
import { openService } from './sqs/service.ts';
import { openStore } from './sqs/store.ts';
import { listen, told } from './worker.ts';

const { directory, region } = told();
const store = openStore(directory);
const service = openService(store, (name) => `arn:aws:sqs:${region}:000000000000:${name}`);

const server = jsonServer({
  name: 'SQS',
  namespace: 'com.amazonaws.sqs#',
  version: '1.0',
  operation: (name) => {
    const operation = OPERATIONS[name];
    return operation && ((input, caller) => operation(service, input, caller));
  },
});
listen(server, () => store.close());
