/** Rules with a schedule that start state machines, as templates declare them. */
import type { Provider, Resource } from '../provider.ts';
import { list, member, text } from '../resources/property.ts';
import { parseSchedule, type Schedule } from './expression.ts';

export interface DeclaredSchedule {
  readonly name: string;
  readonly schedule: Schedule;
  readonly targets: readonly { readonly machineArn: string; readonly input?: string }[];
}

/** Adds each rule to `declared`; nothing is started yet. */
export const scheduleProvider = (declared: DeclaredSchedule[]): Provider => ({
  type: 'AWS::Events::Rule',
  honours: ['Name', 'ScheduleExpression', 'State', 'Targets[].Arn', 'Targets[].Id', 'Targets[].Input'],
  ignores: {
    Description: 'for readers',
    'Targets[].DeadLetterConfig': 'what starts here starts at once, or the start fails',
    'Targets[].RetryPolicy': 'what starts here starts at once, or the start fails',
    'Targets[].RoleArn':
      'nothing on this machine asks for permission; a policy that is missing shows when deployed',
  },
  immutable: [],
  create: async ({ region, account }, resource) => {
    const name = String(resource.properties.Name ?? `${resource.stack}-${resource.logicalId}`);
    const { State = 'ENABLED' } = resource.properties;
    const schedule = parseSchedule(text(resource, 'ScheduleExpression'));
    const targets = targetsOf(resource);
    if (State === 'ENABLED') declared.push({ name, schedule, targets });
    return { ref: name, attributes: { Arn: `arn:aws:events:${region}:${account}:rule/${name}` } };
  },
});

function targetsOf({ properties }: Resource): DeclaredSchedule['targets'] {
  return list(properties.Targets).map((target) => {
    const machineArn = String(member(target, 'Arn'));
    if (!machineArn.includes(':stateMachine:'))
      throw new Error(`${machineArn}: the local run's rules start state machines`);
    const input = member(target, 'Input');
    return { machineArn, ...(input === undefined ? {} : { input: String(input) }) };
  });
}
