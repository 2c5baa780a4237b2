/** S3: fauxqs, which asks to listen on all interfaces. */
import { Server } from 'node:net';
import { announce, told } from './worker.ts';

const original = Server.prototype.listen;
Server.prototype.listen = function loopback(...args: never[]) {
  const [options] = args;
  if (typeof options === 'object') Object.assign(options, { host: '127.0.0.1' });
  return Reflect.apply(original, this, args);
};

const { startFauxqs } = await import('fauxqs');
const { directory, region } = told();
const place = directory === undefined ? {} : { dataDir: directory };
const server = await startFauxqs({ ...place, port: 0, logger: false, defaultRegion: region });
announce(server.port, () => server.stop());
