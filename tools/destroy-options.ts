/** The command line of `npm run destroy`. */
import { parseArgs } from 'node:util';
import { UsageError } from './replay-platform.ts';

export interface DestroyOptions {
  /** One of lib/config.ts. */
  readonly env: string;
  /** Data too, not only what computes. */
  readonly withData: boolean;
  /** The environment's prefix, typed out, where its data is to be kept by configuration. */
  readonly confirm: string | undefined;
}

const USAGE = `Destroys what an environment ENV of lib/config.ts has in its AWS account:

  npm run destroy -- --env ENV [--with-data] [--confirm PREFIX]

  --with-data       the lake, tables, stream and queues too; else only what computes, which comes back with a deploy
  --confirm PREFIX  the words of the environment's names, such as acme-growth-tormenta-prod: needed with --with-data
                    where removalPolicy is 'retain'; asked for where it isn't given`;

const wrong = (message: string): UsageError => new UsageError(`${message}\n\n${USAGE}`);

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        env: { type: 'string' },
        'with-data': { type: 'boolean', default: false },
        confirm: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

/** @throws UsageError that ends with how to call it. */
export function parseDestroyOptions(args: readonly string[]): DestroyOptions {
  const { env, confirm, 'with-data': withData } = parse(args);
  if (env === undefined) throw wrong('--env is missing');
  if (env === 'local') {
    throw wrong(
      'local has nothing in an account: `npm start -- --fresh` begins anew, and deleting .tormenta is all',
    );
  }
  return { env, withData, confirm };
}
