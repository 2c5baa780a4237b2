import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startCompute } from '../../../local/compute.ts';
import type { DeclaredMapping } from '../../../local/mappings/provider.ts';
import { newStops } from '../../../local/stops.ts';
import { configurationOf } from '../lambda/fixture.ts';

const MAPPING: DeclaredMapping = {
  id: 'pipeline-Mapping',
  source: { service: 'kinesis', arn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/events', name: 'events' },
  functionName: 'archive',
  enabled: false,
  limits: { size: 1, windowMs: 0, payloadBytes: 1 },
  partialResponses: false,
};

async function start(mappings: readonly DeclaredMapping[]) {
  const directory = mkdtempSync(join(tmpdir(), 'tormenta-compute-'));
  const checkpoints = join(directory, 'checkpoints');
  for (const name of ['pipeline-Mapping', 'pipeline-Former'])
    mkdirSync(join(checkpoints, name), { recursive: true });
  const stops = newStops();
  const compute = await startCompute({
    declared: { providers: [], functions: [configurationOf(directory)], mappings, doors: [] },
    region: 'eu-west-1',
    servers: { kinesis: '', dynamodb: '', s3: '', sqs: '', glue: '', athena: '' },
    aws: {},
    logs: directory,
    checkpoints,
    stops,
    failed: () => undefined,
  });
  await stops.run();
  return { compute, checkpoints };
}

test("a mapping's checkpoints go with it, and stay while it is only disabled", async () => {
  const { checkpoints } = await start([MAPPING]);
  expect(readdirSync(checkpoints)).toEqual(['pipeline-Mapping']);
});

test('a mapping to a function that is not there stops the start', async () => {
  await expect(start([{ ...MAPPING, enabled: true }])).rejects.toThrow('there is no function archive');
});
