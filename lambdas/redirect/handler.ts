import { linkReader } from '../aws/links.ts';
import { lookup, producer } from '../aws/producer.ts';
import { readEnvironment } from '../domain/environment.ts';
import { variables } from './env.ts';
import { redirect } from './redirect.ts';

const env = readEnvironment(variables, process.env);
const { db, ports } = producer(env);

export const handler = redirect({ ...ports, find: lookup(linkReader(db, env.LINKS_TABLE)) });
