declare module 'kinesalite' {
  import type { Server } from 'node:http';

  /** Without `path` the streams live in memory. Closing the server closes the database. */
  const kinesalite: (options: {
    path?: string;
    createStreamMs: number;
    deleteStreamMs: number;
    shardLimit: number;
  }) => Server;
  export default kinesalite;
}

declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Without `path` the tables live in memory. Closing the server closes the database. */
  const dynalite: (options: { path?: string; createTableMs: number; deleteTableMs: number }) => Server;
  export default dynalite;
}
