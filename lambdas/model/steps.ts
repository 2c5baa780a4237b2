/** What the state machine asks of this stage, and passes on from one step of a partition to the next. */
import type { PartitionStep } from '../domain/batch-run.ts';
import { fieldsOf } from '../domain/fields.ts';

/** A query under way. */
export interface Started extends PartitionStep {
  /** From 1: an attempt has a folder and a query of its own. */
  readonly attempt: number;
  readonly query: string;
  /** Before it is asked after again. */
  readonly waitSeconds: number;
}

/** `again`: it failed in a way that another attempt may mend. */
export type Checked =
  | (Started & { readonly state: 'running' })
  | (PartitionStep & { readonly attempt: number; readonly state: 'again' })
  | (Started & { readonly state: 'done'; readonly scannedBytes: number; readonly engineMs: number });

export type Done = Extract<Checked, { readonly state: 'done' }>;

export type ModelStep =
  | { readonly do: 'start'; readonly step: PartitionStep & { readonly attempt: number } }
  | { readonly do: 'check'; readonly step: Started }
  | { readonly do: 'swap'; readonly step: Done };

const text = (value: unknown): string => {
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`a step lacks a text: ${String(value)}`);
};
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** @throws Error on what is no step. */
export function parseStep(event: unknown): ModelStep {
  const { do: what, step } = fieldsOf(event) ?? {};
  const fields = fieldsOf(step) ?? {};
  const partition = { run: text(fields.run), model: text(fields.model), day: text(fields.day) };
  const attempt = Math.max(1, number(fields.attempt));
  if (what === 'start') return { do: 'start', step: { ...partition, attempt } };
  const started = {
    ...partition,
    attempt,
    query: text(fields.query),
    waitSeconds: number(fields.waitSeconds),
  };
  if (what === 'check') return { do: 'check', step: started };
  if (what !== 'swap') throw new Error(`there is no step ${String(what)}`);
  const { scannedBytes, engineMs } = fields;
  return {
    do: 'swap',
    step: { ...started, state: 'done', scannedBytes: number(scannedBytes), engineMs: number(engineMs) },
  };
}
