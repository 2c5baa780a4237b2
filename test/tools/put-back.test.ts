/** The command as a whole, against a stream of the embedded servers. */
import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateStreamCommand, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { kinesis } from '../../lambdas/aws/clients.ts';
import { loadConfig } from '../../lib/config.ts';
import { namesOf } from '../../lib/names.ts';
import { type Embedded, embedded } from '../embedded.ts';

const { stream: StreamName } = namesOf(loadConfig('local').taxonomy);
let platform: Embedded;
beforeAll(async () => {
  platform = await embedded();
  await kinesis({ timeoutMs: 5_000, attempts: 3 }).send(
    new CreateStreamCommand({ StreamName, ShardCount: 1 }),
  );
});
afterAll(() => platform.stop());

/** A directory that describes the embedded servers as the local platform would. */
function platformDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tormenta-platform-'));
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name.startsWith('AWS_')),
  );
  writeFileSync(join(directory, 'platform.json'), JSON.stringify({ environment }));
  return directory;
}

const putBack = (log: string, ...args: string[]): Promise<string> =>
  new Promise((done) => {
    const options = { env: { PATH: process.env.PATH }, timeout: 25_000 };
    const child = execFile(process.execPath, ['tools/put-back.ts', ...args], options, (_, stdout, stderr) =>
      done(stdout + stderr),
    );
    child.stdin?.end(log);
  });

async function recordsOnStream(): Promise<string[]> {
  const client = kinesis({ timeoutMs: 5_000, attempts: 3 });
  const { ShardIterator } = await client.send(
    new GetShardIteratorCommand({
      StreamName,
      ShardId: 'shardId-000000000000',
      ShardIteratorType: 'TRIM_HORIZON',
    }),
  );
  const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator, Limit: 10 }));
  return Records.map(({ Data = new Uint8Array() }) => Buffer.from(Data).toString());
}

it("puts a log's events on the stream, and says so", async () => {
  const event = { id: 'e1', type: 'click', tenant: 'acme' };
  const log = `${JSON.stringify({ level: 'ERROR', event })}\nREPORT\n`;
  expect(await putBack(log, '--env', 'local', '--directory', platformDirectory())).toBe(
    'put back: 1 events in 1 records; lines without an event: 1\n',
  );
  expect(await recordsOnStream()).toEqual([`${JSON.stringify(event)}\n`]);
});

it('says how to call it', async () => {
  expect(await putBack('')).toBe('usage: npm run put-back -- --env ENV < LOG\n');
});
