/**
 * `node local/synth.ts DIRECTORY`: the cloud assembly of the environment `local`, with the stacks that come and go. A
 * process of its own: the CDK is large.
 */
import { buildApp } from '../lib/app.ts';

const [outdir] = process.argv.slice(2);
if (outdir === undefined) throw new Error('where to? node local/synth.ts DIRECTORY');
// The CDK's own validation rules take three quarters of the time; cdk synth and the tests keep them.
process.env.CDK_VALIDATION = 'false';
buildApp({ environment: 'local', outdir, batch: true }).synth();
