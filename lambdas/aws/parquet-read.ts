/** Parquet files of the lake, read in ranges: their footers, and rows, row group by row group. */
import { zstdDecompressSync } from 'node:zlib';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type AsyncBuffer, type Compressors, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import type { StoredFile } from './run-folders.ts';

/** Most footers are smaller, and most files of a small partition too: one request reads them. */
const FOOTER_BYTES = 64 * 1024;

const compressors: Compressors = {
  ZSTD: (input, length) => {
    const output = zstdDecompressSync(input);
    if (output.length !== length) throw new Error(`a page holds ${output.length} bytes, not ${length}`);
    return output;
  },
};

const fileIn = (client: S3Client, bucket: string, { key, bytes }: StoredFile): AsyncBuffer => ({
  byteLength: bytes,
  async slice(start, end = bytes) {
    const from = start < 0 ? bytes + start : start;
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=${from}-${end - 1}` }),
    );
    if (!Body) throw new Error(`${bucket}/${key} came without a body`);
    const read = await Body.transformToByteArray();
    // Its own memory: a view into a shared buffer would hand out the buffer.
    return new Uint8Array(read).buffer;
  },
});

/** How many rows a file's footer says that it holds. */
export async function rowsOf(client: S3Client, bucket: string, file: StoredFile): Promise<number> {
  const buffer = fileIn(client, bucket, file);
  const { num_rows } = await parquetMetadataAsync(buffer, {
    initialFetchSize: Math.min(FOOTER_BYTES, file.bytes),
  });
  return Number(num_rows);
}

export type ParquetRow = Readonly<Record<string, unknown>>;

/** A file's rows, in their order; no more than a row group of them is held. */
export async function* readRows(
  client: S3Client,
  bucket: string,
  stored: StoredFile,
): AsyncGenerator<ParquetRow> {
  const file = fileIn(client, bucket, stored);
  const metadata = await parquetMetadataAsync(file, {
    initialFetchSize: Math.min(FOOTER_BYTES, stored.bytes),
  });
  let rowStart = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows);
    yield* await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd });
    rowStart = rowEnd;
  }
}
