import { expect, test } from '@jest/globals';
import { deleteUnused } from '../../../lambdas/plan/unused.ts';

const FOLDER = 'clicks/dt=2026-11-20/run=R1/';
const unused = (prefix: string, layer = 'universal') => ({
  since: '2026-11-20T00:00:00.000Z',
  layer,
  prefix,
});

async function deleted(notes: readonly ReturnType<typeof unused>[], location?: string) {
  const folders: string[] = [];
  const forgotten: string[] = [];
  await deleteUnused('2026-11-21T00:00:00.000Z', {
    unused: async () => notes,
    forgetUnused: async ({ prefix }) => void forgotten.push(prefix),
    location: async () => location,
    buckets: { universal: 'bucket' },
    deleteFolder: async (bucket, prefix) => void folders.push(`${bucket}/${prefix}`),
  });
  return { folders, forgotten };
}

test('a folder that no reader is led to is deleted, and its note with it', async () => {
  const elsewhere = 's3://bucket/clicks/dt=2026-11-20/run=R2/';
  const gone = { folders: [`bucket/${FOLDER}`], forgotten: [FOLDER] };
  expect(await deleted([unused(FOLDER)], elsewhere)).toEqual(gone);
  expect(await deleted([unused(FOLDER)])).toEqual(gone);
});

test('a folder that readers were led to until a moment ago stays, however long ago it was begun (rule 22)', async () => {
  const elsewhere = 's3://bucket/clicks/dt=2026-11-20/run=R2/';
  const swappedAway = { ...unused(FOLDER), since: '2026-11-21T00:00:01.000Z' };
  expect(await deleted([unused(FOLDER), swappedAway], elsewhere)).toEqual({
    folders: [],
    forgotten: [FOLDER],
  });
});

test('a folder that readers are led to stays, whatever was noted', async () => {
  expect(await deleted([unused(FOLDER)], `s3://bucket/${FOLDER}`)).toEqual({
    folders: [],
    forgotten: [FOLDER],
  });
});

test('what is no run’s folder, or in no layer of ours, is left alone', async () => {
  for (const note of [
    unused(''),
    unused('clicks/'),
    unused('clicks/dt=2026-11-20/'),
    unused(FOLDER, 'landing'),
  ]) {
    expect((await deleted([note])).folders).toEqual([]);
  }
});
