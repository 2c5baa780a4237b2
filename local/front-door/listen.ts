/** A loopback port for a front door. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const TRIES = 100;

/** Listens on the first free port from `port` on (0: any), and answers which that is. */
export async function listen(server: Server, port: number): Promise<number> {
  for (let candidate = port; candidate < port + TRIES; candidate += 1) {
    const address = await tryPort(server, candidate);
    if (address !== undefined) return address.port;
  }
  throw new Error(`the ports ${port} to ${port + TRIES - 1} are taken`);
}

const tryPort = (server: Server, port: number): Promise<AddressInfo | undefined> =>
  new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    };
    server.once('error', refused);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', refused);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('a front door has no port'));
      else resolve(address);
    });
  });
