import { describe, expect, it } from '@jest/globals';
import { SEQUENCE_START } from '../../../lambdas/domain/sequence.ts';
import { type LandPorts, landUnit } from '../../../lambdas/land/land.ts';
import { lineOf, UNIT } from './an-event.ts';

const GRACE_MS = 600_000;

/** Ports that note their calls; `failing` is the call that fails. */
function recording(body: string, failing?: string) {
  const calls: string[] = [];
  const call = async (name: string): Promise<void> => {
    calls.push(name);
    if (name === failing) throw new Error(`${name} failed`);
  };
  const bounds = { first: '1', last: '2', after: SEQUENCE_START, records: 1 };
  const arrivalMs = Date.parse('2026-11-21T03:10:00.000Z');
  const ports: LandPorts = {
    isLanded: async () => calls.includes('receipt'),
    unit: async (key) => ({ unit: { key, shard: 's', arrivalMs, ...bounds }, body: Buffer.from(body) }),
    write: async ({ folder, rows }) => {
      await call(`write ${folder}`);
      return rows.length * 100;
    },
    touchDay: ({ day }) => call(`touch ${day}`),
    markLate: ({ tenant, hour }) => call(`late ${tenant} ${hour}`),
    counted: async () => 0,
    setCounted: async () => undefined,
    writeReceipt: () => call('receipt'),
  };
  return { ports, calls };
}

const BODY = [lineOf({ time: '2026-11-21T02:00:00.000Z' }), lineOf({ type: 'signup' }), '{'].join('\n');

describe('landUnit', () => {
  it('writes files first, then what they change, the receipt last', async () => {
    const { ports, calls } = recording(BODY);
    await landUnit(UNIT, ports, GRACE_MS);
    expect(calls).toEqual([
      'write clicks',
      'write events',
      'write _rejected/events',
      'touch 2026-11-21',
      'late demo 2026-11-21T02',
      'touch 2026-11-21',
      'receipt',
    ]);
  });

  it('answers the receipt, with the files as they were written', async () => {
    const outcome = await landUnit(UNIT, recording(BODY).ports, GRACE_MS);
    expect(outcome).toMatchObject({
      landed: {
        key: UNIT,
        arrivalHour: '2026-11-21T03',
        lines: 3,
        files: {
          clicks: { rows: 1, bytes: 100 },
          events: { rows: 1, bytes: 100 },
          '_rejected/events': { rows: 1, bytes: 100 },
        },
      },
      failedSteps: {},
    });
  });

  it('a unit with its receipt is done', async () => {
    const { ports, calls } = recording(BODY);
    await landUnit(UNIT, ports, GRACE_MS);
    const before = [...calls];
    expect(await landUnit(UNIT, ports, GRACE_MS)).toEqual({ done: UNIT });
    expect(calls).toEqual(before);
  });

  it.each(['write events', 'touch 2026-11-21', 'late demo 2026-11-21T02'])(
    'has no receipt where this fails: %s',
    async (failing) => {
      const { ports, calls } = recording(BODY, failing);
      await expect(landUnit(UNIT, ports, GRACE_MS)).rejects.toThrow(failing);
      expect(calls).not.toContain('receipt');
    },
  );

  it('no day is touched before all files are written', async () => {
    const { ports, calls } = recording(BODY, 'write events');
    await expect(landUnit(UNIT, ports, GRACE_MS)).rejects.toThrow();
    expect(calls.filter((call) => call.startsWith('touch'))).toEqual([]);
  });

  it('what is no unit’s key is an error', async () => {
    await expect(landUnit('events/notes.txt', recording(BODY).ports, GRACE_MS)).rejects.toThrow(
      'not the key of a unit',
    );
  });
});
