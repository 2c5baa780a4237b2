/** Lines that couldn't land: why, how many, and some of them as they came. */
import type { Static } from 'typebox';
import type { LakeReads, Receipt } from '../domain/lake-reads.ts';
import { RECEIPTS_AT_MOST } from './landed-lines.ts';
import type { LEDGER_QUERY } from './ledger.ts';
import { tooManyUnits } from './problems.ts';
import { hoursOf, readRange } from './range.ts';
import { failed, type Reply } from './reply.ts';
import type { Call } from './router.ts';
import { rfc3339 } from './stats.ts';

const SAMPLES_A_REASON = 5;

interface ShownSample {
  readonly unit: string;
  readonly line: number;
  readonly detail: string;
  readonly raw: string;
}

interface Reason {
  count: number;
  samples: ShownSample[];
}

const byPlace = (a: ShownSample, b: ShownSample): number =>
  a.unit === b.unit ? a.line - b.line : a.unit < b.unit ? -1 : 1;

/** Adds up a tenant's own of receipts that come in any order; of samples, the first stay. */
class Reasons {
  readonly #tenant: string;
  readonly #reasons = new Map<string, Reason>();

  constructor(tenant: string) {
    this.#tenant = tenant;
  }

  see({ key, reasons, samples }: Receipt): void {
    const own = `${this.#tenant}|`;
    for (const [name, count] of Object.entries(reasons)) {
      if (name.startsWith(own)) this.#of(name.slice(own.length)).count += count;
    }
    for (const { tenant, reason, line, detail, raw } of samples) {
      if (tenant !== this.#tenant) continue;
      const known = this.#of(reason);
      known.samples = [...known.samples, { unit: key, line, detail, raw }]
        .sort(byPlace)
        .slice(0, SAMPLES_A_REASON);
    }
  }

  /** The most frequent first. */
  list(): ({ reason: string } & Reason)[] {
    return [...this.#reasons]
      .map(([reason, { count, samples }]) => ({ reason, count, samples }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  }

  #of(reason: string): Reason {
    const known = this.#reasons.get(reason) ?? { count: 0, samples: [] };
    this.#reasons.set(reason, known);
    return known;
  }
}

export const answerRejected =
  ({ lake }: { readonly lake: Pick<LakeReads, 'receipts'> }) =>
  async ({ tenant, nowMs }: Call, query: Static<typeof LEDGER_QUERY>): Promise<Reply> => {
    const range = readRange({ ...query, interval: 'hour' }, nowMs);
    if (failed(range)) return range;
    const reasons = new Reasons(tenant);
    const question = { hours: hoursOf(range.ok), rejectedOnly: true, atMost: RECEIPTS_AT_MOST } as const;
    if (!(await lake.receipts(question, (receipt) => reasons.see(receipt))))
      return tooManyUnits(RECEIPTS_AT_MOST);
    const list = reasons.list();
    const body = {
      from: rfc3339(range.ok.fromMs),
      to: rfc3339(range.ok.toMs),
      total: list.reduce((total, { count }) => total + count, 0),
      reasons: list,
    };
    return { status: 200, body, unchangedWhile: body };
  };
