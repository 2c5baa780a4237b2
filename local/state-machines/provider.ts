/** State machines, as templates declare them. */
import type { Provider } from '../provider.ts';
import { text } from '../resources/property.ts';
import { type Definition, parseDefinition } from './definition.ts';

export interface DeclaredMachine {
  readonly arn: string;
  readonly name: string;
  readonly definition: Definition;
}

/** Adds each state machine to `declared`; nothing runs yet. */
export const machineProvider = (declared: DeclaredMachine[]): Provider => ({
  type: 'AWS::StepFunctions::StateMachine',
  honours: ['DefinitionString', 'StateMachineName', 'StateMachineType'],
  ignores: {
    EncryptionConfiguration:
      'executions lie in a file of the state directory, protected as that directory is',
    LoggingConfiguration: "an execution's history has it all",
    RoleArn: 'nothing on this machine asks for permission; a policy that is missing shows when deployed',
    TracingConfiguration: 'there is no X-Ray',
  },
  immutable: [],
  create: async ({ region, account }, resource) => {
    const { StateMachineType: type = 'STANDARD' } = resource.properties;
    if (type !== 'STANDARD')
      throw new Error(`StateMachineType is ${type}, and the local run has STANDARD alone`);
    const name = text(resource, 'StateMachineName');
    const arn = `arn:aws:states:${region}:${account}:stateMachine:${name}`;
    declared.push({ arn, name, definition: parseDefinition(text(resource, 'DefinitionString')) });
    return { ref: arn, attributes: { Arn: arn, Name: name } };
  },
});
