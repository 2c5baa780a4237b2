/** `npm run query -- "SELECT …" [--env ENV]`: asks the lake by SQL. */
import { awsExplanation } from '../aws-explanation.ts';
import { ask } from '../aws-query.ts';
import { reach } from '../environment.ts';
import { parseQueryOptions } from './options.ts';
import { shown } from './shown.ts';

try {
  const { statement, rows, format, ...choice } = parseQueryOptions(process.argv.slice(2));
  const { database, workgroup } = await reach(choice, process.env);
  console.log(shown(await ask(statement, { database, workgroup }, rows), format));
} catch (error) {
  console.error(awsExplanation(error) ?? (error instanceof Error ? error.message : error));
  process.exitCode = 1;
}
