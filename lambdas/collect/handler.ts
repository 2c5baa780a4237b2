import { keyReader } from '../aws/keys.ts';
import { countRejections } from '../aws/log.ts';
import { lookup, producer } from '../aws/producer.ts';
import { parseOrigins } from '../domain/cors.ts';
import { readEnvironment } from '../domain/environment.ts';
import { collect } from './collect.ts';
import { variables } from './env.ts';

const env = readEnvironment(variables, process.env);
const { db, ports } = producer(env);

export const handler = collect({
  ...ports,
  holder: lookup(keyReader(db, env.KEYS_TABLE)),
  rejected: countRejections,
  origins: parseOrigins(env.ALLOWED_ORIGINS),
});
