/** Access logs on disk, gzipped or not, of any size: read as a stream, never held. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

export interface LogSummary {
  /** SHA-256 of the log's bytes, in hexadecimal; unzipped first, so that a log keeps its ids when it is gzipped. */
  readonly hash: string;
  readonly lines: number;
}

/** Longer lines are cut, and so rejected by their form. */
const LINE_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.readUInt16BE() === 0x1f8b;
  } finally {
    await file.close();
  }
}

/** @throws Error of the file system, or of zlib while it is read. */
async function openLog(path: string): Promise<Readable> {
  const zipped = await isGzip(path);
  const file = createReadStream(path);
  // The one that reads the stream meets its errors.
  return zipped ? pipeline(file, createGunzip(), () => undefined) : file;
}

/** First pass: what names the log, and how much there is to do. */
export async function summarizeLog(path: string): Promise<LogSummary> {
  const hash = createHash('sha256');
  let newlines = 0;
  let last = NEWLINE;
  for await (const chunk of await openLog(path)) {
    const bytes: Buffer = chunk;
    hash.update(bytes);
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) newlines++;
    last = bytes.at(-1) ?? last;
  }
  return { hash: hash.digest('hex'), lines: newlines + (last === NEWLINE ? 0 : 1) };
}

const lineText = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);

/** The log's lines, one character a byte (latin1), without their ends. */
export async function* logLines(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of await openLog(path)) {
    const bytes: Buffer = chunk;
    const lines = bytes.toString('latin1').split('\n');
    const [head = '', ...others] = lines;
    rest = (rest + head).slice(0, LINE_BYTES);
    for (const line of others) {
      yield lineText(rest);
      rest = line;
    }
  }
  if (rest !== '') yield lineText(rest);
}
