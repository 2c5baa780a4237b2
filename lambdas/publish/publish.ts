/**
 * Publishes one event day of a run: its reports and ledger for REST, its final hours, and last the day itself, which is
 * due until then. Idempotent: everything is put under the day's own keys, and hours under the run's id.
 */
import pLimit from 'p-limit';
import type { DayPlan, PartitionStep } from '../domain/batch-run.ts';
import { RunStopped } from '../domain/batch-run.ts';
import type { Model } from '../domain/catalog/model.ts';
import { MODELS } from '../domain/catalog/models.ts';
import { tableName } from '../domain/catalog/schema.ts';
import { cellsOf, inOrder, type ModelRow } from './cells.ts';
import { publishHours } from './hours.ts';
import type { PublishPorts } from './ports.ts';

export type PublishStep = Pick<PartitionStep, 'run' | 'day'>;

export interface Published {
  readonly reports: number;
  readonly rows: number;
  readonly writes: number;
  readonly finalHours: number;
}

const HOURS_A_DAY = 24;
/** There may be thousands of tenants. */
const WRITES_AT_ONCE = 16;

export async function publishDay(
  ports: PublishPorts,
  { run, day }: PublishStep,
  at: string,
): Promise<Published> {
  await ports.renew(run);
  const planned = (await ports.plan(run)).days.find((one) => one.day === day);
  if (!planned) throw new RunStopped(`the run ${run} has no plan for ${day}`);
  const orphan = await ports.beginPublishing(day, run);
  const ledger = await publishLedger(ports, planned, run);
  const known = await ports.tenants(day);
  const tenants = new Set([...known, ...ledger.tenants]);
  // Before any pointer of theirs: the next plan reads what comes late to them.
  await ports.addTenants(
    day,
    [...tenants].filter((tenant) => !known.includes(tenant)),
  );
  const reports = await publishReports(ports, planned, { run, at }, tenants);
  const hours = await publishHours(ports, { day: planned, run, known: [...tenants], orphan });
  const published = {
    ...reports,
    writes: reports.reports + ledger.writes + hours.writes + 2,
    finalHours: hours.finalHours,
  };
  const { rows, writes, finalHours } = published;
  const step = { rows, writes, finalHours, bytes: 0, scannedBytes: 0, engineMs: 0, queries: 0 };
  await ports.log(run, { kind: 'publish', name: 'day', day, at, ...step });
  await ports.renew(run);
  const { touches, leads, users, whole, reopened } = planned;
  const ready = planned.hours.length;
  await ports.endPublishing(
    { day, run, touches, leads, users, whole, hours: ready, complete: ready === HOURS_A_DAY },
    reopened,
  );
  return published;
}

const modelsOf = ({ models }: DayPlan, ...kinds: readonly Model['publish'][]): Model[] =>
  MODELS.filter((model) => kinds.includes(model.publish) && models.includes(tableName(model)));

async function publishLedger(ports: PublishPorts, planned: DayPlan, run: string) {
  const tenants = new Set<string>();
  const limit = pLimit(WRITES_AT_ONCE);
  const writes: Promise<void>[] = [];
  for (const { entity } of modelsOf(planned, 'ledger')) {
    const partition = await ports.partition(entity, planned.day);
    for await (const found of partition?.rows() ?? []) {
      const [tenant, arrivalHour] = [String(found.tenant), String(found.arrival_hour)];
      const figures = { universal: Number(found.universal), deduplicated: Number(found.deduplicated) };
      const row = { tenant, arrivalHour, day: planned.day, run, ...figures };
      writes.push(limit(() => ports.ledger(row)));
      tenants.add(tenant);
    }
  }
  await Promise.all(writes);
  return { tenants, writes: writes.length };
}

/** A tenant of the day without rows gets an empty report: it says that there is nothing, and overwrites what was. */
async function publishReports(
  ports: PublishPorts,
  planned: DayPlan,
  { run, at }: { readonly run: string; readonly at: string },
  tenants: Set<string>,
): Promise<{ readonly reports: number; readonly rows: number }> {
  let [reports, rows] = [0, 0];
  const limit = pLimit(WRITES_AT_ONCE);
  for (const { entity, columns } of modelsOf(planned, 'report', 'lake')) {
    const partition = await ports.partition(entity, planned.day);
    const byTenant = new Map<string, ModelRow[]>([...tenants].map((tenant) => [tenant, []]));
    for await (const row of partition?.rows() ?? []) {
      const own = byTenant.get(String(row.tenant));
      if (own) own.push(row);
      else byTenant.set(String(row.tenant), [row]);
    }
    const publish = async (tenant: string, own: readonly ModelRow[]): Promise<void> => {
      const cells = inOrder(own.map((row) => cellsOf(columns, row)));
      await ports.report({ name: entity, tenant, day: planned.day, run, at, rows: cells });
      tenants.add(tenant);
      reports += 1;
      rows += cells.length;
    };
    await limit.map(byTenant, ([tenant, own]) => publish(tenant, own));
  }
  return { reports, rows };
}
