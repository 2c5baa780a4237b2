/** Starts what is due. What was due while the platform wasn't there isn't made up for. */
import { randomUUID } from 'node:crypto';
import type { Machines } from '../state-machines/machines.ts';
import type { DeclaredSchedule } from './provider.ts';

const MINUTE_MS = 60_000;

/** Answers how to stop it. */
export function startSchedules(declared: readonly DeclaredSchedule[], machines: Machines): () => void {
  const timers = declared.map((rule) => {
    const go = (): void => start(rule, machines, new Date());
    if ('everyMs' in rule.schedule) return setInterval(go, rule.schedule.everyMs);
    const { isDue } = rule.schedule;
    let last = Math.floor(Date.now() / MINUTE_MS);
    return setInterval(() => {
      const minute = Math.floor(Date.now() / MINUTE_MS);
      if (minute > last && isDue(new Date(minute * MINUTE_MS))) go();
      last = minute;
    }, 1_000);
  });
  for (const timer of timers) timer.unref();
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}

/** Unless a target has an input of its own it gets the event that EventBridge sends. */
function start({ name, targets }: DeclaredSchedule, machines: Machines, now: Date): void {
  for (const { machineArn, input } of targets) {
    const event = {
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      time: now.toISOString(),
      detail: {},
    };
    const id = `${name.slice(0, 40)}-${randomUUID()}`;
    machines.start(machineArn, id, input ?? JSON.stringify({ version: '0', id, resources: [], ...event }));
  }
}
