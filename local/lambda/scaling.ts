/** When a function gets another environment. Pure. */

export interface Demand {
  /** Invocations that no environment has taken. */
  readonly waiting: number;
  /** Environments that are loading their bundle; each will take one of them. */
  readonly starting: number;
  /** All environments, the starting ones too. */
  readonly alive: number;
  readonly limit: number;
}

/**
 * Lambda starts an environment for every invocation that finds none idle
 * (https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html), up to the function's concurrency.
 */
export const environmentsToStart = ({ waiting, starting, alive, limit }: Demand): number =>
  Math.max(0, Math.min(waiting - starting, limit - alive));
