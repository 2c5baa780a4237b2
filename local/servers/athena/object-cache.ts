/**
 * Objects that queries read, as Parquet files on this machine's disk: each is fetched once, by key and ETag. A folder a
 * partition, `dt=2026-11-21/hh=03`, from which the engine takes the partition's values.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import pLimit from 'p-limit';
import type { CatalogTable } from './catalog.ts';
import type { TableFile } from './files.ts';
import { getObject } from './s3.ts';
import type { ReadFile } from './scanned.ts';

const AT_ONCE = 8;

/** `dt=2026-11-21/hh=03`, as the engine reads it. */
export const partitionFolder = (keys: readonly string[], values: readonly string[]): string =>
  keys.map((key, at) => `${key}=${encodeURIComponent(values[at] ?? '')}`).join('/');

export async function cached(
  s3: string,
  directory: string,
  table: CatalogTable,
  files: readonly TableFile[],
): Promise<readonly ReadFile[]> {
  const limit = pLimit(AT_ONCE);
  return limit.map(files, (file) => fetched(s3, directory, table, file));
}

async function fetched(
  s3: string,
  directory: string,
  { format, keys }: CatalogTable,
  file: TableFile,
): Promise<ReadFile> {
  const name = createHash('sha256').update(`${file.key}\n${file.etag}`).digest('hex').slice(0, 32);
  const folder = join(directory, format, file.bucket, partitionFolder(keys, file.values));
  const path = join(folder, `${name}.parquet`);
  const read = { path, bytes: file.bytes };
  if (await touched(path)) return read;
  const bytes = await getObject(s3, file.bucket, file.key);
  await mkdir(dirname(path), { recursive: true });
  // Two queries may fetch it at the same time, and one of them may be killed.
  const part = `${path}.${process.hrtime.bigint()}`;
  await writeFile(part, format === 'text' ? await linesAsParquet(file.key, bytes) : bytes);
  await rename(part, path);
  return read;
}

/** Whether it is there. What was read last stays longest. */
async function touched(path: string): Promise<boolean> {
  const now = new Date();
  return utimes(path, now, now).then(
    () => true,
    () => false,
  );
}

const decompress = promisify(zstdDecompress);

/** Bytes that are no UTF-8 become U+FFFD, as in Hive's text format. */
async function linesAsParquet(key: string, bytes: Buffer): Promise<Buffer> {
  const text = (key.endsWith('.zst') ? await decompress(bytes) : bytes).toString('utf8');
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return Buffer.from(parquetWriteBuffer({ columnData: [{ name: 'line', data: lines, type: 'STRING' }] }));
}

/** Files go, the longest unread first, until those that are left have at most `bytes`. */
export async function evict(directory: string, bytes: number): Promise<void> {
  const names = await readdir(directory, { recursive: true }).catch(() => []);
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(directory, name);
      const { size, mtimeMs } = await stat(path);
      return { path, size: name.includes('.parquet') ? size : 0, mtimeMs };
    }),
  );
  let total = files.reduce((sum, { size }) => sum + size, 0);
  for (const { path, size } of files
    .filter((each) => each.size > 0)
    .toSorted((a, b) => a.mtimeMs - b.mtimeMs)) {
    if (total <= bytes) return;
    await rm(path);
    total -= size;
  }
}
