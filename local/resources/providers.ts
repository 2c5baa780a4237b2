/** Who makes the data resources, and what is left out. Functions, mappings and front doors have providers of their own. */
import type { Provider } from '../provider.ts';
import { bucket } from './bucket.ts';
import { table as catalogTable, database } from './catalog.ts';
import type { Expiring } from './expiry.ts';
import { IGNORED } from './ignored.ts';
import { queue } from './queue.ts';
import { stream } from './stream.ts';
import { table } from './table.ts';
import { workGroup } from './work-group.ts';

export interface DataProviders {
  readonly providers: readonly Provider[];
  /** What is to be swept, known when the tables are made. */
  readonly expiring: readonly Expiring[];
}

export function dataProviders(): DataProviders {
  const expiring: Expiring[] = [];
  const lake = [bucket, database, catalogTable, workGroup];
  return { providers: [...lake, queue, stream, table(expiring), ...IGNORED], expiring };
}
