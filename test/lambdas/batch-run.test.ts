/** A batch run as a whole: landed units in, partitions, reports and final hours out. */
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BACKGROUND, dynamo } from '../../lambdas/aws/clients.ts';
import { type BatchWorld, batchWorld } from './batch-world.ts';

let world: BatchWorld;

beforeAll(async () => {
  world = await batchWorld();
}, 60_000);
afterAll(() => world.stop());

const click = (id: string, time: string, subject = 'promo') => ({
  ...{ id, type: 'click', tenant: 'demo', time, receivedAt: time, source: 'redirect', subject },
  client: { country: 'ES', device: 'mobile', bot: false, prefetch: false },
  visitor: `v-${id}`,
});

async function lakeItems(prefix: string) {
  const client = dynamo(BACKGROUND);
  const items: Record<string, unknown>[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: world.platform.tables.lake }))
    items.push(...Items.filter(({ pk }) => String(pk).startsWith(prefix)));
  client.destroy();
  return items;
}

test('makes every partition of a day that landed, and publishes it', async () => {
  const unit = await world.arrive('2026-11-20T03:10:00.000Z', [
    click('a', '2026-11-20T03:05:00.000Z'),
    click('b', '2026-11-20T03:06:00.000Z'),
    click('a', '2026-11-20T03:05:00.000Z'),
  ]);
  await world.land(unit);
  console.log(JSON.stringify(await world.run()));
  console.log(
    JSON.stringify(
      await lakeItems(''),
      (_, v) => (v instanceof Set ? [...v] : v instanceof Uint8Array ? 'bin' : v),
      1,
    ).slice(0, 12000),
  );
}, 120_000);
