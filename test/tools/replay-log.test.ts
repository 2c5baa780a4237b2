import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { logLines, summarizeLog } from '../../tools/replay-log.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tormenta-log-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const write = async (name: string, bytes: string | Buffer): Promise<string> => {
  const path = join(directory, name);
  await writeFile(path, bytes);
  return path;
};

async function linesOf(path: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of logLines(path)) lines.push(line);
  return lines;
}

const TEXT = 'one\r\ntwo\n\nfour';
const HASH = createHash('sha256').update(TEXT).digest('hex');

test('a log is hashed and its lines are counted', async () => {
  expect(await summarizeLog(await write('plain', TEXT))).toEqual({ hash: HASH, lines: 4 });
  expect((await summarizeLog(await write('ended', `${TEXT}\n`))).lines).toBe(4);
  expect((await summarizeLog(await write('empty', ''))).lines).toBe(0);
});

test('a gzipped log has the hash and the lines of the log, whatever its name', async () => {
  const path = await write('zipped', gzipSync(TEXT));
  expect(await summarizeLog(path)).toEqual({ hash: HASH, lines: 4 });
  expect(await linesOf(path)).toEqual(['one', 'two', '', 'four']);
});

test('a log of several gzip members is one log', async () => {
  const path = await write('members', Buffer.concat([gzipSync('one\ntw'), gzipSync('o\n')]));
  expect(await linesOf(path)).toEqual(['one', 'two']);
});

test('lines come whole where chunks end within them', async () => {
  const lines = Array.from({ length: 5_000 }, (_, index) => `${index} ${'x'.repeat(index % 97)}`);
  const path = await write('long', lines.join('\n'));
  expect(await linesOf(path)).toEqual(lines);
});

test('no byte is lost, of UTF-8 or not', async () => {
  const path = await write('bytes', Buffer.from([0xc3, 0xa9, 0xff, 0x0a]));
  expect(await linesOf(path)).toEqual(['\u00c3\u00a9\u00ff']);
});

test('a line without end is cut, not held', async () => {
  const path = await write('endless', 'x'.repeat(1_000_000));
  const [line = ''] = await linesOf(path);
  expect(line).toHaveLength(64 * 1024);
});

test('a broken gzip file is an error', async () => {
  const path = await write('broken', gzipSync(TEXT).subarray(0, 20));
  await expect(summarizeLog(path)).rejects.toThrow('unexpected end of file');
});
