import { expect, test } from '@jest/globals';
import { check, type ModelPorts, start, swap } from '../../../lambdas/model/model.ts';
import { type Checked, parseStep, type Started } from '../../../lambdas/model/steps.ts';

const RUN = '2026-11-21T03-00-00-000Z-0123abcd';
const STEP = { run: RUN, model: 'universal_clicks', day: '2026-11-20', attempt: 1 };
const STARTED: Started = { ...STEP, query: 'Q', waitSeconds: 2 };
const FOLDER = `clicks/dt=2026-11-20/run=${RUN}/`;
const settings = { attributionDays: 30, lateDays: 7 };

function world(more: Partial<ModelPorts> = {}) {
  const done: unknown[] = [];
  const note = (what: string) => async (given: unknown) => void done.push([what, given]);
  const ports: ModelPorts = {
    renew: note('renew'),
    plan: async () => ({
      run: RUN,
      levels: [],
      days: [
        {
          ...{ day: '2026-11-20', arrivalDays: ['2026-11-20'], touches: 1, leads: 1, users: 0, whole: true },
          ...{ models: [], reopened: [], hours: [], late: {} },
        },
      ],
    }),
    sql: (file) => `SELECT '${file}' AS file, a FROM landing_clicks WHERE dt IN (:arrival_days)`,
    location: ({ layer, prefix }) => `s3://${layer}-bucket/${prefix}`,
    start: async (name, statement) => {
      done.push(['start', name, statement]);
      return 'Q';
    },
    check: async () => ({ state: 'running' }),
    written: async () => ({ rows: 3, bytes: 400 }),
    current: async () => undefined,
    swap: async (...given) => void done.push(['swap', ...given]),
    setUnused: note('unused'),
    writePartition: async (made) => {
      done.push(['partition', made]);
      return undefined;
    },
    log: async (_, step) => void done.push(['log', step]),
    ...more,
  };
  return { ports, done };
}

test('a query writes into a folder of the run’s own, which is noted as unused until it is swapped in', async () => {
  const { ports, done } = world();
  expect(await start(ports, settings, STEP)).toEqual({ ...STEP, query: 'Q', waitSeconds: 1 });
  expect(done).toEqual([
    ['renew', RUN],
    ['unused', { layer: 'universal', prefix: FOLDER, since: '2026-11-21T03:00:00.000Z' }],
    [
      'start',
      `${RUN}/universal_clicks/2026-11-20/1`,
      "UNLOAD (\nSELECT 'sql/universal/clicks.sql' AS file, a FROM landing_clicks WHERE dt IN ('2026-11-20')\n)" +
        ` TO 's3://universal-bucket/${FOLDER}' WITH (format = 'PARQUET', compression = 'ZSTD')`,
    ],
  ]);
});

test('a day that the plan doesn’t know is never made, as it would be empty', async () => {
  const { ports, done } = world();
  await expect(start(ports, settings, { ...STEP, day: '2026-11-19' })).rejects.toMatchObject({
    name: 'RunStopped',
  });
  expect(done).toEqual([['renew', RUN]]);
});

test('another attempt has a folder and a query of its own', async () => {
  const { ports, done } = world();
  await start(ports, settings, { ...STEP, attempt: 2 });
  expect(JSON.stringify(done)).toContain(`run=${RUN}-2/`);
  expect(JSON.stringify(done)).toContain(`${RUN}/universal_clicks/2026-11-20/2`);
});

const checked = (ports: ModelPorts, step: Partial<Started> = {}): Promise<Checked> =>
  check(ports, { ...STARTED, ...step });

test('the waits between two looks at a query grow, up to half a minute', async () => {
  const { ports } = world();
  expect(await checked(ports)).toMatchObject({ state: 'running', waitSeconds: 4 });
  expect(await checked(ports, { waitSeconds: 20 })).toMatchObject({ state: 'running', waitSeconds: 30 });
});

test('what a query scanned goes on to the swap', async () => {
  const state = { state: 'succeeded', scannedBytes: 7, engineMs: 9 } as const;
  const { ports } = world({ check: async () => state });
  expect(await checked(ports)).toEqual({ ...STARTED, state: 'done', scannedBytes: 7, engineMs: 9 });
});

test('a query that failed by the engine’s fault is started again twice; one that can’t succeed stops the run', async () => {
  const failing = (again: boolean) =>
    world({ check: async () => ({ state: 'failed', reason: 'SYNTAX_ERROR: line 1', again }) }).ports;
  expect(await checked(failing(true))).toEqual({ ...STEP, attempt: 2, state: 'again' });
  for (const attempt of [checked(failing(true), { attempt: 3 }), checked(failing(false))]) {
    await expect(attempt).rejects.toMatchObject({
      name: 'RunStopped',
      message: 'universal_clicks of 2026-11-20: SYNTAX_ERROR: line 1',
    });
  }
});

const DONE = { ...STARTED, state: 'done', scannedBytes: 7, engineMs: 9 } as const;

test('a swap notes the former folder before it leads readers to the new one, and only then tells of it', async () => {
  const former = 's3://universal-bucket/clicks/dt=2026-11-20/run=R0/';
  const { ports, done } = world({ current: async () => former });
  await swap(ports, DONE, '2026-11-21T03:05:00.000Z');
  const made = { layer: 'universal', entity: 'clicks', day: '2026-11-20', run: RUN, prefix: FOLDER };
  expect(done).toMatchObject([
    [
      'unused',
      { layer: 'universal', prefix: 'clicks/dt=2026-11-20/run=R0/', since: '2026-11-21T03:05:00.000Z' },
    ],
    ['renew', RUN],
    ['swap', 'universal_clicks', '2026-11-20', `s3://universal-bucket/${FOLDER}`],
    ['partition', { ...made, rows: 3, bytes: 400, at: '2026-11-21T03:05:00.000Z' }],
    ['log', { kind: 'model', rows: 3, bytes: 400, scannedBytes: 7, engineMs: 9, queries: 1 }],
  ]);
});

test('a swap that comes again finds its own folder in place', async () => {
  const { ports, done } = world({ current: async () => `s3://universal-bucket/${FOLDER}` });
  await swap(ports, DONE, '2026-11-21T03:05:00.000Z');
  expect(done.map((one) => (Array.isArray(one) ? one[0] : one))).toEqual([
    'renew',
    'swap',
    'partition',
    'log',
  ]);
});

test('a run that swapped behind a newer one leads readers back', async () => {
  const newer = 'clicks/dt=2026-11-20/run=R9/';
  const { ports, done } = world({ writePartition: async () => newer });
  await expect(swap(ports, DONE, '2026-11-21T03:05:00.000Z')).rejects.toMatchObject({ name: 'RunStopped' });
  expect(done.at(-1)).toEqual(['swap', 'universal_clicks', '2026-11-20', `s3://universal-bucket/${newer}`]);
});

test('a run that lost the lock swaps nothing', async () => {
  const { ports, done } = world({ renew: () => Promise.reject(new Error('lost')) });
  await expect(swap(ports, DONE, '2026-11-21T03:05:00.000Z')).rejects.toThrow('lost');
  expect(done).toEqual([]);
});

test('steps are parsed as the state machine passes them on', () => {
  const { attempt: _, ...partition } = STEP;
  expect(parseStep({ do: 'start', step: partition })).toEqual({ do: 'start', step: STEP });
  expect(parseStep({ do: 'swap', step: DONE })).toEqual({ do: 'swap', step: DONE });
  expect(() => parseStep({ do: 'sing', step: STARTED })).toThrow('there is no step sing');
  expect(() => parseStep({ do: 'start', step: { run: RUN } })).toThrow('lacks a text');
});
