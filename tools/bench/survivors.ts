/** Whether the event of every redirect that was answered is on the stream. Pure. */
import { loadId } from './load-words.ts';

export interface Survival {
  readonly answered: number;
  readonly onStream: number;
  readonly lost: number;
}

/** The events' ids of a record. */
export function idsOf(record: Buffer): string[] {
  const lines = record.toString().split('\n');
  return lines.filter(Boolean).map((line) => {
    const { id }: { id: string } = JSON.parse(line);
    return id;
  });
}

export function survival(answered: readonly number[], ids: ReadonlySet<string>): Survival {
  let lost = 0;
  for (const [connection, count] of answered.entries()) {
    for (let n = 0; n < count; n++) if (!ids.has(loadId(connection, n))) lost++;
  }
  return { answered: answered.reduce((sum, count) => sum + count, 0), onStream: ids.size, lost };
}
