import { conversionReader } from '../aws/links.ts';
import { lookup, serverProducer } from '../aws/producer.ts';
import { readEnvironment } from '../domain/environment.ts';
import { variables } from './env.ts';
import { postback } from './postback.ts';

const env = readEnvironment(variables, process.env);
const { db, ports } = serverProducer(env);

export const handler = postback({ ...ports, find: lookup(conversionReader(db, env.LINKS_TABLE)) });
