/**
 * The directory in which a local platform's data survives:
 *
 *     lock, pid          one platform at a time
 *     templates.json     what the data rests on and can't change
 *     data/              the servers' files, and what else --fresh takes away
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Changed, changes, type Fingerprint, merged } from './fingerprint.ts';

export interface State {
  readonly data: string;
  /**
   * Takes note of the templates that the data goes with.
   * @throws Error that names what changed and `--fresh`.
   */
  keep(fingerprint: Fingerprint): Promise<void>;
  close(): void;
}

export interface StateOptions {
  /** Begin anew: the data of former runs goes. */
  readonly fresh?: boolean;
}

/** @throws Error where another platform runs in the directory. */
export async function openState(directory: string, { fresh = false }: StateOptions = {}): Promise<State> {
  await mkdir(directory, { recursive: true });
  const unlock = await lock(directory);
  const data = join(directory, 'data');
  const templates = join(directory, 'templates.json');
  if (fresh) await Promise.all([data, templates].map((path) => rm(path, { recursive: true, force: true })));
  await mkdir(data, { recursive: true });
  return {
    data,
    keep: async (fingerprint) => {
      const former = await readFingerprint(templates);
      const changed = former === undefined ? [] : changes(former, fingerprint);
      if (changed.length > 0) throw new Error(refusal(directory, changed));
      await writeFile(templates, `${JSON.stringify(merged(former, fingerprint), null, 2)}\n`);
    },
    close: unlock,
  };
}

/**
 * Held as long as this process lives: the system lets go of a dead one's lock, and no other process can be taken for
 * it, as one can that got its process id.
 */
async function lock(directory: string): Promise<() => void> {
  const database = new DatabaseSync(join(directory, 'lock'));
  const pid = join(directory, 'pid');
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch {
    database.close();
    const owner = await readFile(pid, 'utf8').catch(() => 'unknown');
    throw new Error(
      `another platform (process ${owner}) runs in ${directory}: stop it, or give this one a directory of its own`,
    );
  }
  await writeFile(pid, String(process.pid));
  return () => database.close();
}

async function readFingerprint(path: string): Promise<Fingerprint | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

const refusal = (directory: string, changed: readonly Changed[]): string =>
  [
    `the templates changed in what the data in ${directory} rests on:`,
    ...changed.map(({ place, property, was, is }) => `  ${place}: ${property} was ${was}, is ${is}`),
    'Undo the change, or begin anew with --fresh (all local data goes).',
  ].join('\n');
