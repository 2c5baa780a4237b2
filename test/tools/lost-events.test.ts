import { describe, expect, it } from '@jest/globals';
import { bucketOf, explicitHashKey, partitionKey } from '../../lambdas/domain/bucket.ts';
import { lostEvents } from '../../tools/lost-events.ts';

const event = { id: 'e1', type: 'click', tenant: 'acme', subject: 'launch', client: { country: 'ES' } };
const logged = JSON.stringify({ level: 'ERROR', message: 'an event was lost', event });

describe('lostEvents', () => {
  it("finds a line's event and puts it where its producer would have", () => {
    const bucket = bucketOf('acme', 'e1', 16);
    expect(lostEvents(`${logged}\n`, 16)).toEqual({
      events: 1,
      otherLines: 0,
      records: [
        {
          data: Buffer.from(`${JSON.stringify(event)}\n`),
          partitionKey: partitionKey(bucket),
          explicitHashKey: explicitHashKey(bucket, 16),
        },
      ],
    });
  });

  it('packs events of one bucket into one record', () => {
    expect(lostEvents(`${logged}\n${logged}\n`, 1)).toMatchObject({
      events: 2,
      records: [{ partitionKey: '0' }],
    });
  });

  it.each([
    ['another error', '{"level":"ERROR","message":"out of memory"}'],
    ['no JSON', 'REPORT RequestId: 1'],
    ['an event without an id', '{"event":{"tenant":"acme","type":"click"}}'],
    ['a text', '"event"'],
  ])('counts %s as a line without an event', (_, line) => {
    expect(lostEvents(line, 16)).toEqual({ events: 0, otherLines: 1, records: [] });
  });
});
