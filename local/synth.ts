/** `node local/synth.ts DIRECTORY`: the cloud assembly of the environment `local`. A process of its own: the CDK is large. */
import { buildApp } from '../lib/app.ts';

const [outdir] = process.argv.slice(2);
if (outdir === undefined) throw new Error('where to? node local/synth.ts DIRECTORY');
buildApp({ environment: 'local', outdir }).synth();
