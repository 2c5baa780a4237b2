/** What was put on the model's stream: three generations of shards, repeated ids, lines that are no events. */
import type { StreamRecord } from '../../lambdas/archive/archive.ts';
import { padSequence } from '../../lambdas/domain/sequence.ts';

/** One shard, split into two, merged into one again. */
export const SHARDS: readonly { readonly name: string; readonly parents: readonly string[] }[] = [
  { name: 'shardId-000000000000', parents: [] },
  { name: 'shardId-000000000001', parents: ['shardId-000000000000'] },
  { name: 'shardId-000000000002', parents: ['shardId-000000000000'] },
  { name: 'shardId-000000000003', parents: ['shardId-000000000001', 'shardId-000000000002'] },
];

export interface Truth {
  /** Clicks by link. */
  readonly clicks: ReadonlyMap<string, number>;
  /** What conversions are worth, net, in millionths, by conversion. */
  readonly worth: ReadonlyMap<string, number>;
  readonly lines: number;
  readonly rejected: number;
  readonly deduplicated: number;
}

export interface Input {
  readonly records: ReadonlyMap<string, readonly StreamRecord[]>;
  readonly truth: Truth;
}

const RECORDS = 72;
/** A record arrives each so many ms; `WINDOW_MS` holds some 40 of them, so that every repeat lies within it. */
const STEP_MS = 100;
export const WINDOW_MS = 4_000;
const START_MS = Date.parse('2026-11-21T03:00:00.000Z');

export function input(rand: () => number): Input {
  const records = new Map(SHARDS.map(({ name }) => [name, [] as StreamRecord[]]));
  const clicks = new Map<string, number>();
  const worth = new Map<string, number>();
  const ids: number[] = [];
  const counts = { lines: 0, rejected: 0, deduplicated: 0 };

  const line = (index: number): { id: number; text: string } => {
    const recent = ids.slice(-8);
    const repeated = recent.length > 0 && rand() < 0.15;
    const id = repeated ? (recent[Math.floor(rand() * recent.length)] ?? 0) : 1000 + ids.length;
    const event = eventOf(id);
    if (!repeated) {
      ids.push(id);
      const [sums, more] = event.type === 'click' ? [clicks, 1] : [worth, event.millionths];
      sums.set(event.subject, (sums.get(event.subject) ?? 0) + more);
    }
    counts.deduplicated += Number(repeated);
    const at = new Date(START_MS + index * STEP_MS).toISOString();
    return {
      id,
      text: JSON.stringify({
        tenant: 'demo',
        id: String(id),
        time: at,
        receivedAt: at,
        ...event.said,
      }),
    };
  };

  for (let index = 0; index < RECORDS; index++) {
    const broken = rand() < 0.04;
    const { id, text } = broken ? { id: index, text: '{"tenant":' } : line(index);
    counts.lines++;
    counts.rejected += Number(broken);
    records.get(shardOf(index, id))?.push({
      sequence: padSequence(String(10_000 + index * 7)),
      arrivalMs: START_MS + index * STEP_MS,
      data: Buffer.from(`${text}\n`),
    });
  }
  return { records, truth: { clicks, worth, ...counts } };
}

/** What an id stands for: of four events, three are clicks, one is a conversion; of those, every other is reversed. */
function eventOf(id: number) {
  if (id % 4 !== 3) {
    const subject = `link${id % 3}`;
    return { type: 'click', subject, said: { type: 'click', subject }, millionths: 0 };
  }
  const [type, subject] = ['conversion', `sale${id % 3}`];
  const status = id % 8 === 7 ? 'reversed' : 'approved';
  const said = { type, subject, value: id / 1_000, currency: 'EUR', properties: { status } };
  return { type, subject, said, millionths: (status === 'reversed' ? -id : id) * 1_000 };
}

/** Copies of an id share a shard; after the split, the even ones go left. */
function shardOf(index: number, id: number): string {
  const generation = Math.floor((index * 3) / RECORDS);
  const shard = generation === 0 ? 0 : generation === 2 ? 3 : 1 + (id % 2);
  return `shardId-00000000000${shard}`;
}
