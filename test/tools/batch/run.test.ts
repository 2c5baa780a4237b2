/** The command's way through a run, with everything around it made up. */
import { expect, test } from '@jest/globals';
import type { RunSummary } from '../../../lambdas/domain/run-log.ts';
import { type BatchPorts, batch, type Ending, Refused } from '../../../tools/batch/run.ts';

const SUMMARY: RunSummary = {
  ...{ status: 'succeeded', started: '2026-11-21T03:00:00.000Z', ended: '2026-11-21T03:01:00.000Z' },
  ...{ error: undefined, days: ['2026-11-20'], partitions: 1, left: 0, notFinal: [], requeued: 0 },
  finalUntil: undefined,
};
const question = { from: undefined, to: undefined, stays: false, keep: false };

interface World {
  readonly endings?: readonly Ending[];
  readonly more?: Partial<BatchPorts>;
  readonly left?: readonly number[];
}

function world({
  endings = [{ state: 'succeeded', output: { run: 'R' } }],
  more = {},
  left = [0],
}: World = {}) {
  const done: string[] = [];
  const interrupt = new AbortController();
  const answers = [...endings];
  const lefts = [...left];
  const note =
    (what: string) =>
    async (...given: readonly unknown[]): Promise<undefined> =>
      void done.push([what, ...given.map((one) => JSON.stringify(one))].join(' '));
  const ports: BatchPorts = {
    takeLease: note('take'),
    dropLease: note('drop'),
    executions: async () => [],
    deploy: note('deploy'),
    destroy: note('destroy'),
    clearLock: async () => undefined,
    start: async (input) => {
      done.push(`start ${JSON.stringify(input)}`);
      return 'execution';
    },
    stop: note('stop'),
    describe: async () => answers.shift() ?? { state: 'succeeded', output: { run: 'R' } },
    runOf: async () => 'R',
    summary: async () => ({ ...SUMMARY, left: lefts.length > 1 ? (lefts.shift() ?? 0) : (lefts[0] ?? 0) }),
    steps: async () => [],
    sleep: async () => undefined,
    progress: () => undefined,
    say: () => undefined,
    signal: interrupt.signal,
    ...more,
  };
  return { ports, done, interrupt };
}

test('the stack comes for the run and goes after it', async () => {
  const { ports, done } = world({
    endings: [{ state: 'running' }, { state: 'succeeded', output: { run: 'R' } }],
  });
  expect(await batch(ports, question)).toMatchObject([{ run: 'R' }]);
  expect(done).toEqual(['take', 'deploy', 'start {}', 'destroy', 'drop']);
});

test('--keep leaves the stack; a scheduled one is neither deployed nor destroyed', async () => {
  const kept = world();
  await batch(kept.ports, { ...question, keep: true });
  expect(kept.done).toEqual(['take', 'deploy', 'start {}', 'drop']);
  const scheduled = world();
  await batch(scheduled.ports, { ...question, stays: true });
  expect(scheduled.done).toEqual(['take', 'start {}', 'drop']);
});

test.each([
  ['a run fails', { endings: [{ state: 'failed', error: 'no such column' } as const] }, 'no such column'],
  [
    'the deployment fails',
    { more: { deploy: () => Promise.reject(new Error('not deployed')) } },
    'not deployed',
  ],
  ['it can’t be asked after', { more: { describe: () => Promise.reject(new Error('gone')) } }, 'gone'],
])('the stack and the lease go even where %s', async (_, given, message) => {
  const { ports, done } = world(given);
  await expect(batch(ports, question)).rejects.toThrow(message);
  expect(done.slice(-2)).toEqual(['destroy', 'drop']);
});

test('a failed run says what its log says', async () => {
  const summary = async () => ({ ...SUMMARY, error: 'RunStopped: universal_clicks of 2026-11-20: …' });
  const { ports } = world({ endings: [{ state: 'failed', error: 'BatchFailed' }], more: { summary } });
  await expect(batch(ports, question)).rejects.toThrow('RunStopped: universal_clicks');
});

test('interrupted, it stops the run before it destroys the stack', async () => {
  const { ports, done, interrupt } = world({
    endings: Array.from({ length: 9 }, () => ({ state: 'running' })),
  });
  const sleep = async (): Promise<void> => interrupt.abort();
  await expect(batch({ ...ports, sleep }, question)).rejects.toThrow('interrupted');
  expect(done).toEqual(['take', 'deploy', 'start {}', 'stop "execution"', 'destroy', 'drop']);
});

test('beside another command nothing is deployed, and its lease stays', async () => {
  const takeLease = async () => ({ by: 'process 7 on here', until: new Date(0) });
  const { ports, done } = world({ more: { takeLease } });
  await expect(batch(ports, question)).rejects.toThrow(Refused);
  expect(done).toEqual([]);
});

test('beside a run nothing is deployed, and nothing of it is destroyed', async () => {
  const { ports, done } = world({ more: { executions: async () => ['arn:…:7'] } });
  await expect(batch(ports, question)).rejects.toThrow('a batch run is in progress: arn:…:7');
  expect(done).toEqual(['take', 'drop']);
});

test('a run that the state machine refuses is a refusal', async () => {
  const { ports } = world({ endings: [{ state: 'succeeded', output: { refused: 'R0 is in progress' } }] });
  await expect(batch(ports, question)).rejects.toThrow(Refused);
});

test('it runs until nothing is due', async () => {
  const { ports, done } = world({ left: [70, 10, 0] });
  expect(await batch(ports, question)).toHaveLength(3);
  expect(done.filter((what) => what === 'start {}')).toHaveLength(3);
});

test('days that are named are made once each, in as many runs as they take', async () => {
  const made = ['2026-11-18', '2026-11-25'];
  const summary = async () => {
    const [day = ''] = made.splice(0, 1);
    return { ...SUMMARY, days: [day], left: made.length };
  };
  const { ports, done } = world({ more: { summary } });
  await batch(ports, { ...question, from: '2026-11-01', to: '2026-11-25' });
  expect(done.filter((what) => what.startsWith('start'))).toEqual([
    'start {"from":"2026-11-01","to":"2026-11-25"}',
    'start {"from":"2026-11-19","to":"2026-11-25"}',
  ]);
});
