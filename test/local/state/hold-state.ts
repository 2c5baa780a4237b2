/** Holds the state directory that it is given until it is killed. */
import { openState } from '../../../local/state.ts';

await openState(process.argv[2] ?? '');
process.stdout.write('held');
setInterval(() => undefined, 60_000);
