/** Kinesis or DynamoDB, embedded, its data in a directory: `embedded-server.ts kinesis|dynamodb DIRECTORY`. */
import dynalite from 'dynalite';
import kinesalite from 'kinesalite';
import { sayPort } from './child.ts';

const [service, path = ''] = process.argv.slice(2);

sayPort(
  service === 'kinesis'
    ? kinesalite({ path, createStreamMs: 0, deleteStreamMs: 0, shardLimit: 100 })
    : dynalite({ path, createTableMs: 0, deleteTableMs: 0 }),
);
