import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checkpointStore } from '../../../local/mappings/checkpoints.ts';

const newDirectory = () => join(mkdtempSync(join(tmpdir(), 'tormenta-checkpoints-')), 'archive');

test('a new mapping has no checkpoints', async () => {
  expect(await checkpointStore(newDirectory()).load()).toEqual(new Map());
});

test("a mapping's checkpoints are there when it starts again, the last of each shard", async () => {
  const directory = newDirectory();
  const store = checkpointStore(directory);
  await store.load();
  await store.save('shardId-000000000000', { sequenceNumber: '1' });
  await store.save('shardId-000000000000', { sequenceNumber: '2' });
  await store.save('shardId-000000000001', { sequenceNumber: '5', ended: true });
  expect(await checkpointStore(directory).load()).toEqual(
    new Map([
      ['shardId-000000000000', { sequenceNumber: '2' }],
      ['shardId-000000000001', { sequenceNumber: '5', ended: true }],
    ]),
  );
  expect(readdirSync(directory).sort()).toEqual(['shardId-000000000000.json', 'shardId-000000000001.json']);
});
