import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { evict, partitionFolder } from '../../../../local/servers/athena/object-cache.ts';

test('what was not read for longest goes first, and no more than must', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'tormenta-cache-'));
  for (const [at, name] of ['c', 'a', 'b'].entries()) {
    const path = join(directory, `${name}.parquet`);
    writeFileSync(path, Buffer.alloc(100));
    utimesSync(path, at, at);
  }
  await evict(directory, 200);
  expect(readdirSync(directory)).toEqual(['a.parquet', 'b.parquet']);
  await evict(directory, 200);
  expect(readdirSync(directory)).toHaveLength(2);
  rmSync(directory, { recursive: true });
});

test('a partition has a folder, whatever its values', () => {
  expect(partitionFolder(['dt', 'hh'], ['2026-11-21', '03'])).toBe('dt=2026-11-21/hh=03');
  expect(partitionFolder(['entity'], ['a/b c'])).toBe('entity=a%2Fb%20c');
});
