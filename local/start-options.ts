/** The command line of `npm start`. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface StartOptions {
  readonly directory: string;
  readonly fresh: boolean;
  /** Whether gentle traffic plays. */
  readonly demo: boolean;
  readonly collectPort?: number;
  readonly deliveryPort?: number;
}

const USAGE = `Runs the whole platform on this machine.

  npm start -- [--fresh] [--no-demo] [--directory DIR] [--collect-port N] [--delivery-port N]

  --fresh            begin anew: the data of former runs goes
  --no-demo          without demo traffic
  --directory DIR    where its state lives (.tormenta)
  --collect-port N   the front door for links, pixels and events (8080, or the next that is free)
  --delivery-port N  the front door for REST (8081, or the next that is free)`;

/** A text to show in place of a start. */
export interface Refusal {
  readonly message: string;
  readonly exitCode: number;
}

/** What was typed is wrong. */
const WRONG = 2;

/** Paths are meant from where npm was called (INIT_CWD); it runs scripts in the project's folder. */
export function parseStart(
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): StartOptions | Refusal {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        fresh: { type: 'boolean', default: false },
        'no-demo': { type: 'boolean', default: false },
        directory: { type: 'string' },
        'collect-port': { type: 'string' },
        'delivery-port': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { message: USAGE, exitCode: 0 };
    return {
      directory: directoryOf(values.directory, variables),
      fresh: values.fresh,
      demo: !values['no-demo'],
      ...portOf('collectPort', values['collect-port']),
      ...portOf('deliveryPort', values['delivery-port']),
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { message: `${message}\n\n${USAGE}`, exitCode: WRONG };
  }
}

function directoryOf(
  given: string | undefined,
  { INIT_CWD, TORMENTA_DIRECTORY }: Readonly<Record<string, string | undefined>>,
): string {
  return given === undefined ? resolve(TORMENTA_DIRECTORY ?? '.tormenta') : resolve(INIT_CWD ?? '.', given);
}

/** @throws Error for what is no port. */
function portOf(
  name: 'collectPort' | 'deliveryPort',
  text: string | undefined,
): Pick<StartOptions, 'collectPort' | 'deliveryPort'> {
  if (text === undefined) return {};
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`"${text}" is no port`);
  return { [name]: port };
}
