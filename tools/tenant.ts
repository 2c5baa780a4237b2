/** `npm run tenant`: makes tenants and their keys. See docs/rest.md. */
import { randomBytes } from 'node:crypto';
import { BACKGROUND, dynamo } from '../lambdas/aws/clients.ts';
import { keyReader } from '../lambdas/aws/keys.ts';
import { tenantTable } from '../lambdas/aws/tenants.ts';
import { KEY_BYTES } from '../lambdas/domain/key.ts';
import { ConfigError } from '../lib/config.ts';
import { awsExplanation } from './aws-explanation.ts';
import { fromCaller, reach } from './environment.ts';
import { UsageError } from './replay-platform.ts';
import { runTenantCommand } from './tenant-commands.ts';
import {
  parseTenantOptions,
  type TenantCommand,
  type TenantOptions,
  WrongArguments,
} from './tenant-options.ts';

const WRONG_ARGUMENTS = 2;
const FAILED = 1;

const placed = (command: TenantCommand): TenantCommand =>
  command.name === 'create' && command.save !== undefined
    ? { ...command, save: fromCaller(command.save, process.env) }
    : command;

async function run(options: TenantOptions): Promise<string> {
  const names = await reach(options, process.env);
  const db = dynamo(BACKGROUND);
  const table = names.table('keys');
  return runTenantCommand(placed(options.command), {
    table: tenantTable(db, table),
    holderOf: keyReader(db, table),
    random: () => randomBytes(KEY_BYTES),
    now: () => new Date().toISOString(),
  });
}

function explain(error: unknown): string {
  if (error instanceof UsageError || error instanceof WrongArguments || error instanceof ConfigError) {
    return error.message;
  }
  if (!(error instanceof Error)) return String(error);
  return awsExplanation(error) ?? error.stack ?? error.message;
}

try {
  console.log(await run(parseTenantOptions(process.argv.slice(2))));
} catch (error) {
  console.error(explain(error));
  process.exitCode =
    error instanceof WrongArguments || error instanceof ConfigError ? WRONG_ARGUMENTS : FAILED;
}
