/** Kinesis: kinesalite. Streams are named by StreamName (not by ARN), shards are provisioned. */
import kinesalite from 'kinesalite';
import { listen, told } from './worker.ts';

const { directory } = told();
const place = directory === undefined ? {} : { path: directory };
listen(kinesalite({ ...place, createStreamMs: 0, deleteStreamMs: 0, shardLimit: 1_000 }));
