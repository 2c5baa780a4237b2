/** `npm start` as a process: started, asked, stopped, killed and started again. */
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const directory = mkdtempSync(join(tmpdir(), 'tormenta-start-'));
const file = join(directory, 'platform.json');

interface Ready {
  readonly pid: number;
  readonly collect: string;
  readonly delivery: string;
}

interface Started {
  readonly ready: Ready;
  readonly said: () => string;
  ask(message: object): Promise<unknown>;
  /** Answers the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

const running = new Set<Started>();

async function start(...args: string[]): Promise<Started> {
  const child = fork('local/start.ts', ['--directory', directory, '--no-demo', ...args], { silent: true });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += chunk));
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error(`it didn't start: ${text}`);
    }),
  ]);
  const started: Started = {
    ready: message.ready,
    said: () => text,
    ask: async (question) => {
      child.send(question);
      const [answer] = await once(child, 'message');
      return answer;
    },
    end: async (signal) => {
      running.delete(started);
      child.kill(signal);
      const [code] = await once(child, 'exit');
      return code;
    },
  };
  running.add(started);
  return started;
}

const newLink = (delivery: string, slug: string): Promise<Response> => {
  const { secretKey } = JSON.parse(readFileSync(join(directory, 'demo.json'), 'utf8'));
  return fetch(`${delivery}/v1/links`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ slug, destination: 'https://example.com/' }),
  });
};

let taken: Server;
let port: number;

beforeAll(async () => {
  taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});

afterAll(async () => {
  for (const each of [...running]) await each.end('SIGKILL');
  taken.close();
  rmSync(directory, { recursive: true, force: true });
});

test('an unknown flag is answered with how to, and exit code 2', () => {
  const { status, stderr } = spawnSync(process.execPath, ['local/start.ts', '--frsh'], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain('npm start -- [--fresh] [--no-demo]');
});

test('what was made is there after kill -9, and platform.json is there while it runs', async () => {
  const first = await start('--collect-port', '0', '--delivery-port', '0');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(first.ready);
  expect((await newLink(first.ready.delivery, 'kept')).status).toBe(201);
  await first.end('SIGKILL');

  const second = await start('--collect-port', String(port), '--delivery-port', '0');
  expect(second.ready.collect).not.toContain(`:${port}`);
  expect(second.said()).toContain(`port ${port} is taken: collect takes `);
  const visit = await fetch(`${second.ready.collect}/r/kept`, { redirect: 'manual' });
  expect(visit.status).toBe(302);
  expect(visit.headers.get('location')).toMatch(/^https:\/\/example\.com\/\?click_id=/);

  await expect(start()).rejects.toThrow(/another platform .* runs in/);

  expect(await second.ask({ kill: 'archive' })).toMatchObject({
    killed: 'archive',
    busy: expect.any(Boolean),
  });
  expect(await second.end('SIGINT')).toBe(0);
  expect(existsSync(file)).toBe(false);
}, 90_000);

test('--fresh begins anew', async () => {
  const started = await start('--fresh', '--collect-port', '0', '--delivery-port', '0');
  const visit = await fetch(`${started.ready.collect}/r/kept`, { redirect: 'manual' });
  expect(visit.status).toBe(404);
  expect((await newLink(started.ready.delivery, 'kept')).status).toBe(201);
  expect(await started.end('SIGTERM')).toBe(0);
}, 60_000);
