/** Environments without work. The one used last is used first, so that the others grow old and go. */
import type { Environment } from './environment.ts';
import { killed } from './failures.ts';

export interface Idle {
  take(): Environment | undefined;
  put(environment: Environment): void;
}

export function idleEnvironments(idleMs: number): Idle {
  const stack: { readonly environment: Environment; readonly reaper: NodeJS.Timeout }[] = [];
  const take = (): Environment | undefined => {
    const top = stack.pop();
    if (!top) return undefined;
    clearTimeout(top.reaper);
    return top.environment.alive ? top.environment : take();
  };
  return {
    take,
    put: (environment) => {
      const reaper = setTimeout(() => environment.end(killed), idleMs).unref();
      stack.push({ environment, reaper });
    },
  };
}
