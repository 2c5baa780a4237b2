/** What the state machine asks of this stage. */
import { fieldsOf } from '../domain/fields.ts';

/** An execution of the state machine, and the run that it is. */
interface Execution {
  readonly execution: string;
  /** RFC 3339 */
  readonly started: string;
}

export type PlanStep =
  | (Execution & { readonly do: 'begin'; readonly input: unknown })
  | { readonly do: 'links'; readonly run: string }
  | { readonly do: 'finish'; readonly run: string }
  | (Execution & { readonly do: 'fail'; readonly error: unknown });

const text = (value: unknown, name: string): string => {
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`the step has no ${name}`);
};

/** @throws Error on what is no step. */
export function parseStep(event: unknown): PlanStep {
  const fields = fieldsOf(event) ?? {};
  const execution = () => ({
    execution: text(fields.execution, 'execution'),
    started: text(fields.started, 'started'),
  });
  switch (fields.do) {
    case 'begin':
      return { do: 'begin', ...execution(), input: fields.input };
    case 'fail':
      return { do: 'fail', ...execution(), error: fields.error };
    case 'links':
    case 'finish':
      return { do: fields.do, run: text(fields.run, 'run') };
    default:
      throw new Error(`there is no step ${String(fields.do)}`);
  }
}

/** What a step failed with, as the state machine tells it: an error's name, and what Lambda made of it. */
export function causeOf(error: unknown): string {
  const { Error: name, Cause: cause } = fieldsOf(error) ?? {};
  return `${String(name ?? 'Error')}: ${messageIn(String(cause ?? ''))}`;
}

function messageIn(cause: string): string {
  try {
    const message = fieldsOf(JSON.parse(cause))?.errorMessage;
    return typeof message === 'string' ? message : cause;
  } catch {
    return cause;
  }
}
