/**
 * What a run costs by AWS' list prices. Queries are counted as they are billed; requests and computing are estimated
 * from what a partition and a day take.
 */
import type { RunStep } from '../../lambdas/domain/run-log.ts';

/**
 * US dollars, US East (N. Virginia), November 2025; other regions differ by some per cent. Sources: the pricing pages
 * of Athena, Step Functions, Lambda (Arm), Amazon S3 and DynamoDB (on demand).
 */
export const PRICES = {
  athenaByte: 5 / 1e12,
  /** Athena bills at least so much a query. */
  athenaLeastBytes: 10e6,
  transition: 0.025 / 1000,
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2 / 1e6,
  s3Put: 0.005 / 1000,
  s3Get: 0.0004 / 1000,
  dynamoWrite: 0.625 / 1e6,
  dynamoRead: 0.125 / 1e6,
} as const;

/** What one partition takes, measured on the state machine; a day's publishing likewise. */
const PARTITION = {
  transitions: 8,
  invocations: 4,
  gbSeconds: 1,
  puts: 3,
  gets: 12,
  reads: 8,
  writes: 8,
} as const;
const DAY = {
  transitions: 2,
  invocations: 1,
  gbSeconds: 10,
  puts: 2,
  gets: 60,
  reads: 60,
  writes: 4,
} as const;
const RUN = {
  transitions: 12,
  invocations: 3,
  gbSeconds: 10,
  puts: 4,
  gets: 100,
  reads: 200,
  writes: 8,
} as const;

type Use = Readonly<Record<keyof typeof PARTITION, number>>;

export interface Cost {
  readonly athena: number;
  readonly transitions: number;
  readonly lambda: number;
  readonly s3: number;
  readonly dynamo: number;
  readonly total: number;
}

/** In US dollars. */
export function costOf(steps: readonly RunStep[]): Cost {
  const models = steps.filter(({ kind }) => kind === 'model');
  const days = steps.filter(({ kind }) => kind === 'publish');
  const use = (name: keyof Use): number =>
    RUN[name] + PARTITION[name] * models.length + DAY[name] * days.length;
  const billed = models.map(({ scannedBytes, queries }) =>
    Math.max(scannedBytes, queries * PRICES.athenaLeastBytes),
  );
  const writes = use('writes') + sum(days.map((day) => day.writes));
  const parts = {
    athena: sum(billed) * PRICES.athenaByte,
    transitions: use('transitions') * PRICES.transition,
    lambda: use('gbSeconds') * PRICES.lambdaGbSecond + use('invocations') * PRICES.lambdaRequest,
    s3: use('puts') * PRICES.s3Put + use('gets') * PRICES.s3Get,
    dynamo: writes * PRICES.dynamoWrite + use('reads') * PRICES.dynamoRead,
  };
  return { ...parts, total: sum(Object.values(parts)) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
