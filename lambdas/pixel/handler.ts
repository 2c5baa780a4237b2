import { pixelReader } from '../aws/links.ts';
import { lookup, producer } from '../aws/producer.ts';
import { readEnvironment } from '../domain/environment.ts';
import { variables } from './env.ts';
import { pixel } from './pixel.ts';

const env = readEnvironment(variables, process.env);
const { db, ports } = producer(env);

export const handler = pixel({ ...ports, find: lookup(pixelReader(db, env.LINKS_TABLE)) });
