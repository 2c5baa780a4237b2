import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openState } from '../../../local/state.ts';
import { startChild } from './child.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tormenta-state-'));
});
afterEach(() => rm(directory, { recursive: true }));

const fingerprint = (ShardCount: number) => ({
  region: 'eu-west-1',
  resources: {
    'data/Events': { type: 'AWS::Kinesis::Stream', properties: { Name: 'events', ShardCount } },
  },
});

test('two platforms do not share a directory', async () => {
  const first = await openState(directory);
  await expect(openState(directory)).rejects.toThrow(
    `another platform (process ${process.pid}) runs in ${directory}`,
  );
  first.close();
  const second = await openState(directory);
  second.close();
});

test('a platform that was killed leaves its directory to the next', async () => {
  const child = await startChild(new URL('./hold-state.ts', import.meta.url), directory);
  await expect(openState(directory)).rejects.toThrow(`another platform (process ${child.pid})`);
  await child.kill();
  const next = await openState(directory);
  next.close();
});

test('changed templates stop the start, and the message says what and how to go on', async () => {
  const first = await openState(directory);
  await first.keep(fingerprint(2));
  first.close();
  const second = await openState(directory);
  await second.keep(fingerprint(2));
  await expect(second.keep(fingerprint(4))).rejects.toThrow(
    /data\/Events \(AWS::Kinesis::Stream\): ShardCount was 2, is 4\n.*--fresh/,
  );
  second.close();
});

test('a fresh start takes the data away, and with it what it rests on', async () => {
  const first = await openState(directory);
  await first.keep(fingerprint(2));
  await writeFile(join(first.data, 'kept'), 'x');
  await writeFile(join(directory, 'mine'), 'x');
  first.close();
  const second = await openState(directory, { fresh: true });
  await second.keep(fingerprint(4));
  await expect(access(join(second.data, 'kept'))).rejects.toThrow('ENOENT');
  await access(join(directory, 'mine'));
  second.close();
});
