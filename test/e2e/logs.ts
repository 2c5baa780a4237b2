/** The logs that are played: one that is generated, and one of the real world where it is at hand. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { nastyLog } from './nasty-log.ts';
import { countLog, type Truth } from './truth.ts';
import type { Keys } from './world.ts';

export interface PlayedLog {
  /** Its tenant's name, too. */
  readonly name: string;
  readonly path: string;
  readonly site: string;
  readonly truth: Truth;
  /** What its events' ids begin with. */
  readonly hash: string;
}

const realLog = resolve(process.env.TORMENTA_SAMPLES ?? '../shared/data', 'access.log');

export const hasRealLog = existsSync(realLog);

async function played(name: string, path: string, site: string): Promise<PlayedLog> {
  const hash = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  return { name, path, site, truth: await countLog(path, site), hash: hash.slice(0, 32) };
}

export async function logsToPlay(directory: string, seed: number, lines = 4_000): Promise<PlayedLog[]> {
  const generated = join(directory, 'generated.log');
  await writeFile(generated, nastyLog(seed, lines));
  const logs = [await played('generated', generated, 'https://shop.example')];
  return hasRealLog ? [...logs, await played('real', realLog, 'https://blog.example')] : logs;
}

/** `npm run replay -- FILE --flat-out …`; answers its summary. */
export async function replayLog(log: PlayedLog, { secretKey }: Keys, directory: string): Promise<string> {
  const flags = ['--flat-out', '--site', log.site, '--key', secretKey, '--directory', directory];
  const args = ['tools/replay.ts', log.path, ...flags];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 90_000 });
  return stdout;
}
