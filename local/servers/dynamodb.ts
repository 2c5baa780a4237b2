/** DynamoDB: dynalite. */
import dynalite from 'dynalite';
import { listen, told } from './worker.ts';

const { directory } = told();
const place = directory === undefined ? {} : { path: directory };
listen(dynalite({ ...place, createTableMs: 0, deleteTableMs: 0 }));
