/** Where a mapping has come to, one small file a shard, in a folder that belongs to the mapping and goes with it. */
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from './shards.ts';

export interface CheckpointStore {
  load(): Promise<Map<string, Checkpoint>>;
  /** Durable when it settles: neither a crash nor a power cut leaves half of it. */
  save(shardId: string, checkpoint: Checkpoint): Promise<void>;
}

const SUFFIX = '.json';

export function checkpointStore(directory: string): CheckpointStore {
  const fileOf = (shardId: string): string => join(directory, `${shardId}${SUFFIX}`);
  return {
    load: async () => {
      await mkdir(directory, { recursive: true });
      const names = (await readdir(directory)).filter((name) => name.endsWith(SUFFIX));
      const entries = names.map(async (name) => {
        const checkpoint: Checkpoint = JSON.parse(await readFile(join(directory, name), 'utf8'));
        return [name.slice(0, -SUFFIX.length), checkpoint] as const;
      });
      return new Map(await Promise.all(entries));
    },
    save: async (shardId, checkpoint) => {
      const path = fileOf(shardId);
      await writeDurably(`${path}.new`, JSON.stringify(checkpoint));
      await rename(`${path}.new`, path);
    },
  };
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
}
