/** Publishing a day on tables in memory: what a reader sees, whenever the run dies. */
import { expect, test } from '@jest/globals';
import type { DayPlan, RunPlan } from '../../../lambdas/domain/batch-run.ts';
import { MODELS } from '../../../lambdas/domain/catalog/models.ts';
import { tableName } from '../../../lambdas/domain/catalog/schema.ts';
import { finalHoursOf } from '../../../lambdas/domain/final-hours.ts';
import type { FinalRow } from '../../../lambdas/domain/publication.ts';
import type { PublishPorts } from '../../../lambdas/publish/ports.ts';
import { publishDay } from '../../../lambdas/publish/publish.ts';

const DAY = '2026-11-10';
const HOURS = [`${DAY}T02`, `${DAY}T03`];
const AT = '2026-11-21T03:00:00.000Z';

interface Pointer {
  late: number;
  lateSeen: number | undefined;
  run: string | undefined;
  former: string | undefined;
  digest: string | undefined;
}

class Tables {
  readonly day: { touches: number; published: number; publishing: string | undefined; tenants: Set<string> } =
    {
      ...{ touches: 1, published: -1, publishing: undefined, tenants: new Set() },
    };
  readonly pointers = new Map<string, Pointer>();
  readonly final = new Map<string, string>();
  readonly rows = new Map<string, { row: FinalRow; expires: boolean }>();
  readonly reports = new Map<string, unknown>();
  /** Clicks on `promo` by hour, as universal has them. */
  clicks: Readonly<Record<string, number>> = {};
  callsLeft = Number.POSITIVE_INFINITY;
  slow = async (): Promise<void> => undefined;
  calls = 0;

  /** What REST would answer: the figure of each final hour. */
  seen(): Record<string, number> {
    const own = [...this.pointers].map(([hour, { digest: _, ...pointer }]) => ({ hour, ...pointer }));
    const final = finalHoursOf(
      [...this.final].map(([hour, run]) => ({ hour, run })),
      own,
    );
    return Object.fromEntries(
      [...final.runs].map(([hour, run]) => [
        hour,
        Number(this.rows.get(`${hour} ${run} promo`)?.row.counts.get('n') ?? 0),
      ]),
    );
  }

  pointer(hour: string): Pointer {
    const found = this.pointers.get(hour) ?? {
      late: 0,
      lateSeen: undefined,
      run: undefined,
      former: undefined,
      digest: undefined,
    };
    this.pointers.set(hour, found);
    return found;
  }

  /** As land does: the day first. */
  lateEvent(hour: string): void {
    this.day.touches += 1;
    this.pointer(hour).late += 1;
  }

  ports(plan: RunPlan): PublishPorts {
    const clicks = Object.entries(this.clicks);
    const ports: PublishPorts = {
      renew: async () => undefined,
      plan: async () => plan,
      day: async () => ({ touches: this.day.touches }),
      tenants: async () => [...this.day.tenants],
      addTenants: async (_, tenants) => {
        for (const tenant of tenants) this.day.tenants.add(tenant);
      },
      beginPublishing: async (_, run) => {
        const before = this.day.publishing;
        this.day.publishing = run;
        return before;
      },
      endPublishing: async (day) => {
        this.day.publishing = undefined;
        if (day.whole) this.day.published = day.touches;
      },
      partition: async (entity) => ({
        count: clicks.length,
        async *rows() {
          for (const [hour, amount] of clicks) {
            if (entity !== 'rollup_hours') continue;
            const what = { tenant: 'demo', metric: 'clicks', audience: 'people', subject: 'promo' };
            yield { ...what, hour, attribute: 'n', amount };
          }
        },
      }),
      report: async (report) => {
        await this.slow();
        this.reports.set(`${report.name} ${report.tenant}`, report.rows);
      },
      ledger: async () => undefined,
      final: async () => [...this.final.keys()],
      setFinal: async (hour, run) => void this.final.set(hour, run),
      pointers: async () => [...this.pointers].map(([hour, pointer]) => ({ hour, ...pointer })),
      point: async (_, __, { hour, ...to }) => void Object.assign(this.pointer(hour), to),
      writeRows: async (run, rows) => {
        for (const row of rows) this.rows.set(`${row.hour} ${run} ${row.subject}`, { row, expires: false });
      },
      expireRows: async (run, _, hour) => {
        const old = this.rows.get(`${hour} ${run} promo`);
        if (old) old.expires = true;
        return old ? 1 : 0;
      },
      log: async () => undefined,
    };
    const counted = Object.entries(ports).map(([name, call]) => [
      name,
      (...given: readonly never[]) => {
        this.calls += 1;
        if (this.calls > this.callsLeft) throw new Error('killed');
        return Reflect.apply(call, undefined, given);
      },
    ]);
    return { ...ports, ...Object.fromEntries(counted) };
  }

  /** A run that read what there is now, until it dies after so many calls. */
  async publish(
    run: string,
    more: Partial<DayPlan> = {},
    callsLeft = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    this.calls = 0;
    this.callsLeft = callsLeft;
    const { touches } = this.day;
    const late = Object.fromEntries([...this.pointers].map(([hour, pointer]) => [hour, pointer.late]));
    const day: DayPlan = {
      ...{
        day: DAY,
        arrivalDays: [DAY],
        touches,
        leads: 0,
        users: 0,
        whole: true,
        reopened: [],
        hours: HOURS,
      },
      models: MODELS.map(tableName),
      late: { demo: late },
      ...more,
    };
    await publishDay(this.ports({ run, days: [day], levels: [] }), { run, day: DAY }, AT);
  }
}

test('hours become final with their rows, and the day is published as the plan read it', async () => {
  const tables = new Tables();
  tables.clicks = { [`${DAY}T02`]: 5, [`${DAY}T03`]: 7, [`${DAY}T04`]: 9 };
  await tables.publish('R1');
  expect(tables.seen()).toEqual({ [`${DAY}T02`]: 5, [`${DAY}T03`]: 7 });
  expect(tables.day).toMatchObject({ published: 1, publishing: undefined });
});

test('figures that are the same aren’t written again; those that changed are, and the former rows go', async () => {
  const tables = new Tables();
  tables.clicks = { [`${DAY}T02`]: 5, [`${DAY}T03`]: 7 };
  await tables.publish('R1');
  tables.clicks = { ...tables.clicks, [`${DAY}T03`]: 8 };
  await tables.publish('R2');
  expect(tables.seen()).toEqual({ [`${DAY}T02`]: 5, [`${DAY}T03`]: 8 });
  const left = [...tables.rows].map(([name, { expires }]) => [name, expires]);
  expect(left).toEqual([
    [`${DAY}T02 R1 promo`, false],
    [`${DAY}T03 R1 promo`, true],
    [`${DAY}T03 R2 promo`, false],
  ]);
});

test('an hour that something came late to is live until a run has read it', async () => {
  const tables = new Tables();
  tables.clicks = { [`${DAY}T02`]: 5, [`${DAY}T03`]: 7 };
  await tables.publish('R1');
  tables.lateEvent(`${DAY}T03`);
  expect(tables.seen()).toEqual({ [`${DAY}T02`]: 5 });
  tables.clicks = { ...tables.clicks, [`${DAY}T03`]: 8 };
  await tables.publish('R2');
  expect(tables.seen()).toEqual({ [`${DAY}T02`]: 5, [`${DAY}T03`]: 8 });
});

test('what comes late after a run was planned stays unseen by it, whether or not the plan knew the tenant', async () => {
  for (const late of [{ demo: {} }, {}]) {
    const tables = new Tables();
    tables.clicks = { [`${DAY}T02`]: 5, [`${DAY}T03`]: 7 };
    const { touches } = tables.day;
    tables.lateEvent(`${DAY}T03`);
    await tables.publish('R1', { touches, late });
    expect(tables.seen()).toEqual({ [`${DAY}T02`]: 5 });
    expect(tables.day.published).toBeLessThan(tables.day.touches);
  }
});

test('an hour that land marks after a run has looked, of a day that it had read, stays due (rules 17 and 21)', async () => {
  const hour = `${DAY}T03`;
  const tables = new Tables();
  tables.clicks = { [`${DAY}T02`]: 5, [hour]: 7 };
  await tables.publish('R1');
  // Its files are written and its day is counted; a whole run passes before the rest of the unit's changes.
  tables.day.touches += 1;
  tables.clicks = { [`${DAY}T02`]: 5, [hour]: 8 };
  await tables.publish('R2');
  tables.pointer(hour).late += 1;
  tables.day.touches += 1;
  expect(tables.seen()).toEqual({ [`${DAY}T02`]: 5 });
  expect(tables.day.published).toBeLessThan(tables.day.touches);
  await tables.publish('R3');
  expect(tables.seen()).toEqual({ [`${DAY}T02`]: 5, [hour]: 8 });
  expect(tables.day.published).toBe(tables.day.touches);
});

test('a run that dies after any call leaves every hour as it was or as it will be, and the next mends it', async () => {
  for (let calls = 1; ; calls++) {
    const tables = new Tables();
    tables.clicks = { [`${DAY}T02`]: 5 };
    await tables.publish('R1', { hours: [`${DAY}T02`] });
    tables.lateEvent(`${DAY}T02`);
    tables.clicks = { [`${DAY}T02`]: 6, [`${DAY}T03`]: 7 };
    const died = await tables.publish('R2', {}, calls).then(
      () => false,
      () => true,
    );
    const seen = tables.seen();
    expect([undefined, 6]).toContain(seen[`${DAY}T02`]);
    expect([undefined, 7]).toContain(seen[`${DAY}T03`]);
    expect(tables.day.published === tables.day.touches).toBe(!died);
    // Another figure by then, so that rows of the run that died would show.
    tables.clicks = { [`${DAY}T02`]: 16, [`${DAY}T03`]: 17 };
    await tables.publish('R3');
    expect(tables.seen()).toEqual({ [`${DAY}T02`]: 16, [`${DAY}T03`]: 17 });
    const stay = [...tables.rows].filter(([, { expires }]) => !expires).map(([name]) => name);
    expect(stay.sort()).toEqual([`${DAY}T02 R3 promo`, `${DAY}T03 R3 promo`]);
    if (!died) return;
  }
});

test('a day that was only re-opened keeps the counters that its last whole run read', async () => {
  const tables = new Tables();
  tables.clicks = { [`${DAY}T02`]: 5 };
  await tables.publish('R1');
  tables.day.touches = 4;
  await tables.publish('R2', { whole: false, models: [] });
  expect(tables.day.published).toBe(1);
});

test('thousands of tenants are published side by side, so many at a time', async () => {
  const tables = new Tables();
  for (let n = 0; n < 500; n++) tables.day.tenants.add(`t${n}`);
  let [open, most] = [0, 0];
  tables.slow = async () => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setImmediate(resolve));
    open -= 1;
  };
  await tables.publish('R1');
  expect(tables.reports.get('link_daily t499')).toEqual([]);
  expect(most).toBeGreaterThan(8);
  expect(most).toBeLessThan(33);
});

test('a tenant without rows gets an empty report, which overwrites what was there', async () => {
  const tables = new Tables();
  tables.day.tenants.add('demo');
  await tables.publish('R1');
  expect(tables.reports.get('link_daily demo')).toEqual([]);
});
