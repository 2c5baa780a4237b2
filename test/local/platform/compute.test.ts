import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { removeFormer, startCompute } from '../../../local/compute.ts';
import type { DeclaredMapping } from '../../../local/mappings/provider.ts';
import { openMachines } from '../../../local/state-machines/machines.ts';
import { openStore } from '../../../local/state-machines/store.ts';
import { newStops } from '../../../local/stops.ts';
import { parseStack } from '../../../local/template/stack.ts';
import { configurationOf } from '../lambda/fixture.ts';

const MAPPING: DeclaredMapping = {
  id: 'pipeline-Mapping',
  source: { service: 'kinesis', arn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/events', name: 'events' },
  functionName: 'archive',
  enabled: false,
  limits: { size: 1, windowMs: 0, payloadBytes: 1 },
  partialResponses: false,
};

async function start(mappings: readonly DeclaredMapping[]): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'tormenta-compute-'));
  const stops = newStops();
  const machines = openMachines(openStore(undefined));
  const declared = {
    providers: [],
    functions: [configurationOf(directory)],
    mappings,
    doors: [],
    machines: [],
    schedules: [],
  };
  await startCompute({
    declared,
    region: 'eu-west-1',
    servers: { kinesis: '', dynamodb: '', s3: '', sqs: '', glue: '', athena: '' },
    aws: {},
    logs: directory,
    checkpoints: join(directory, 'checkpoints'),
    machines,
    stops,
    failed: () => undefined,
  });
  await stops.run();
}

test("a mapping's checkpoints go with it, and stay while it is only disabled", async () => {
  const checkpoints = mkdtempSync(join(tmpdir(), 'tormenta-checkpoints-'));
  for (const name of ['pipeline-Mapping', 'pipeline-Former']) mkdirSync(join(checkpoints, name));
  const resources = {
    Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { Enabled: false } },
    Former: { Type: 'AWS::Lambda::Permission' },
  };
  await removeFormer(checkpoints, [parseStack('pipeline', { Resources: resources })]);
  expect(readdirSync(checkpoints)).toEqual(['pipeline-Mapping']);
  await start([MAPPING]);
});

test('a mapping to a function that is not there stops the start', async () => {
  await expect(start([{ ...MAPPING, enabled: true }])).rejects.toThrow('there is no function archive');
});
