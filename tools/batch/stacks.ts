/** BatchStack's coming and going: by the CDK and CloudFormation, or on the local platform. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type cloudFormation, deleteStack, findStack } from '../aws-stacks.ts';
import { notRunning } from '../replay-platform.ts';

export interface StackPorts {
  readonly deploy: () => Promise<void>;
  readonly destroy: () => Promise<void>;
}

const TIMES = { maxWaitSeconds: 1800, delaySeconds: 5 } as const;

/** @param name the stack's in the account */
export const cloudStack = (
  client: ReturnType<typeof cloudFormation>,
  env: string,
  name: string,
): StackPorts => ({
  async deploy() {
    const args = ['deploy', 'BatchStack', '--exclusively', '-c', `env=${env}`, '-c', 'batch=true'];
    const options = { stdio: 'inherit', env: process.env } as const;
    const child = spawn('npx', ['cdk', ...args, '--require-approval', 'never'], options);
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error('BatchStack could not be deployed: see above');
  },

  async destroy() {
    const stack = await findStack(client, 'batch', name);
    if (stack) await deleteStack(client, stack, TIMES);
  },
});

const MADE_WITHIN_MS = 60_000;

/** @param control where the local platform is told what to make and take away */
export function localStack(control: string | undefined, directory: string): StackPorts {
  const call = async (method: 'PUT' | 'DELETE'): Promise<void> => {
    if (control === undefined) throw notRunning(directory);
    const signal = AbortSignal.timeout(MADE_WITHIN_MS);
    const answer = await fetch(new URL('/stacks/batch', control), { method, signal });
    if (!answer.ok) throw new Error(`the local platform answered ${answer.status}: ${await answer.text()}`);
  };
  return { deploy: () => call('PUT'), destroy: () => call('DELETE') };
}
