/** S3: fauxqs, which asks to listen on all interfaces. */
import { Server } from 'node:net';
import { announce, told } from './worker.ts';

const original = Server.prototype.listen;
Server.prototype.listen = function loopback(...args: never[]) {
  const [options] = args;
  // The proxy keeps its connections, and a server that closes an idle one does so in the middle of the next call.
  Object.assign(this, { keepAliveTimeout: 0 });
  if (typeof options === 'object') Object.assign(options, { host: '127.0.0.1' });
  return Reflect.apply(original, this, args);
};

// It sorts keys as people do and pages as machines do, which leaves keys out between two pages. S3 knows one order.
String.prototype.localeCompare = function byCode(other: string): number {
  const text = String(this);
  return text === other ? 0 : text < other ? -1 : 1;
};

const { startFauxqs } = await import('fauxqs');
const { directory, region } = told();
const place = directory === undefined ? {} : { dataDir: directory };
const server = await startFauxqs({ ...place, port: 0, logger: false, defaultRegion: region });
announce(server.port, () => server.stop());
