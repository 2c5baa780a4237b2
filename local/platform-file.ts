/** platform.json: how tools find the platform that runs in a directory. */
import { rename, writeFile } from 'node:fs/promises';

export interface PlatformFile {
  readonly pid: number;
  /** Front doors, such as http://127.0.0.1:8080. */
  readonly collect: string;
  readonly delivery: string;
  /** Where stacks that come and go are made and removed (local/control.ts). */
  readonly control: string;
  /** What SDK clients need to reach its servers. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Whoever reads it meanwhile sees all of it or nothing. */
export async function writePlatformFile(path: string, file: PlatformFile): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`);
  await rename(`${path}.new`, path);
}
