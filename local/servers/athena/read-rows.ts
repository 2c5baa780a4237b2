/** A result's rows by pages. Apart from the engine, so that whoever only starts the platform doesn't load it. */
import { open } from 'node:fs/promises';

/** Texts, and null for NULL. */
export type Row = readonly (string | null)[];

const READ_BYTES = 65_536;

/** Up to `most` rows from a byte on, and where the next one begins (undefined: there is none). */
export async function readRows(
  path: string,
  from: number,
  most: number,
): Promise<{ readonly rows: readonly Row[]; readonly next: number | undefined }> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    let text = Buffer.alloc(0);
    let lines = 0;
    let at = from;
    while (lines < most && at < size) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, at);
      at += bytesRead;
      const part = buffer.subarray(0, bytesRead);
      text = Buffer.concat([text, part]);
      for (const byte of part) if (byte === NEWLINE) lines += 1;
    }
    const { rows, bytes } = linesOf(text, most);
    return { rows, next: from + bytes < size ? from + bytes : undefined };
  } finally {
    await file.close();
  }
}

const NEWLINE = 10;

function linesOf(text: Buffer, most: number): { readonly rows: readonly Row[]; readonly bytes: number } {
  const rows: Row[] = [];
  let from = 0;
  for (let end = text.indexOf(NEWLINE); end >= 0 && rows.length < most; end = text.indexOf(NEWLINE, from)) {
    rows.push(JSON.parse(text.toString('utf8', from, end)));
    from = end + 1;
  }
  return { rows, bytes: from };
}
