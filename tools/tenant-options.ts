/** The command line of `npm run tenant`. */
import { parseArgs } from 'node:util';
import { isKey, isTenantName, type KeyKind } from '../lambdas/domain/key.ts';
import type { EnvironmentChoice } from './environment.ts';

export type TenantCommand =
  | {
      readonly name: 'create';
      readonly tenant: string;
      /** A tenant that is there already is left alone. */
      readonly ifMissing: boolean;
      /** The file that gets the keys, in place of the screen. */
      readonly save: string | undefined;
    }
  | { readonly name: 'list' }
  | { readonly name: 'createKey'; readonly tenant: string; readonly kind: KeyKind }
  | { readonly name: 'disableKey'; readonly key: string };

export interface TenantOptions extends EnvironmentChoice {
  readonly command: TenantCommand;
}

/** What was typed can't be run; its message ends with how to. */
export class WrongArguments extends Error {}

const USAGE = `Tenants and their keys, in the environment ENV of lib/config.ts (local: the platform on this machine):

  npm run tenant -- create NAME --env ENV [--if-missing] [--save FILE]
  npm run tenant -- list --env ENV
  npm run tenant -- key create NAME --kind secret|public --env ENV
  npm run tenant -- key disable KEY --env ENV

  NAME             2 to 40 lower-case letters, digits and dashes, a letter first
  KEY              the key, or its fingerprint as "list" shows it
  --if-missing     leave a tenant alone that is there already
  --save FILE      write the keys to FILE, which only you can read, and not to the screen
  --directory DIR  directory of the platform on this machine (.tormenta)`;

const wrong = (message: string): WrongArguments => new WrongArguments(`${message}\n\n${USAGE}`);

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        env: { type: 'string' },
        directory: { type: 'string' },
        'if-missing': { type: 'boolean', default: false },
        save: { type: 'string' },
        kind: { type: 'string' },
      },
    });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

type Parsed = ReturnType<typeof parse>;

/** @throws WrongArguments */
export function parseTenantOptions(args: readonly string[]): TenantOptions {
  const parsed = parse(args);
  const command = commandOf(parsed);
  const { env, directory } = parsed.values;
  if (env === undefined) throw wrong('--env is missing');
  return { command, env, directory };
}

function commandOf({ positionals, values }: Parsed): TenantCommand {
  const words = positionals.join(' ');
  if (/^create \S+$/.test(words)) {
    const tenant = tenantOf(positionals[1]);
    return { name: 'create', tenant, ifMissing: values['if-missing'], save: values.save };
  }
  if (words === 'list') return { name: 'list' };
  if (/^key create \S+$/.test(words)) {
    return { name: 'createKey', tenant: tenantOf(positionals[2]), kind: kindOf(values.kind) };
  }
  if (/^key disable \S+$/.test(words)) return { name: 'disableKey', key: keyOf(positionals[2]) };
  throw wrong(words === '' ? 'what to do is missing' : `"${words}" is no command`);
}

function tenantOf(text = ''): string {
  if (isTenantName(text)) return text;
  throw wrong(`"${text}" can't be a tenant's name`);
}

function kindOf(text = ''): KeyKind {
  if (text === 'secret' || text === 'public') return text;
  throw wrong(`--kind must be secret or public, not "${text}"`);
}

function keyOf(text = ''): string {
  if (isKey(text) || /^[0-9a-f]{16,64}$/.test(text)) return text;
  throw wrong(`"${text}" is neither a key nor a fingerprint`);
}
