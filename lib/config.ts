/** The environments. They differ here and nowhere else; `-c env=NAME` chooses one. See docs/configuration.md. */
import { faultsOf } from './config-rules.ts';
import type { Config } from './config-schema.ts';

export type { Config } from './config-schema.ts';

const sandbox: Config = {
  name: 'sandbox',
  taxonomy: { company: 'acme', area: 'growth', project: 'tormenta', stage: 'sandbox' },
  owner: 'growth-engineering',
  costCentre: 'growth',
  region: 'eu-west-1',
  stream: { shards: 1, buckets: 16, retentionHours: 24 },
  microBatch: { windowSeconds: 5 },
  speed: { enabled: true, timeoutSeconds: 60, visibilitySeconds: 60 },
  dedup: { windowSeconds: 3600 },
  batch: {
    mode: 'ephemeral',
    schedule: 'rate(1 hour)',
    graceMinutes: 10,
    lateDays: 7,
    attributionDays: 30,
    scanLimitGb: 100,
  },
  retention: { logDays: 7, rollupDays: 90, rawDays: 30 },
  removalPolicy: 'destroy',
  allowedOrigins: ['*'],
  cdn: { countryHeader: '' },
  links: { baseUrl: '' },
  reservedConcurrency: {},
  alarms: { topicArn: '' },
};

const production: Config = {
  ...sandbox,
  name: 'production',
  taxonomy: { ...sandbox.taxonomy, stage: 'prod' },
  stream: { shards: 2, buckets: 32, retentionHours: 72 },
  retention: { logDays: 30, rollupDays: 400, rawDays: 'forever' },
  removalPolicy: 'retain',
};

/** One machine, no account: what `npm start` runs. */
const local: Config = {
  ...sandbox,
  name: 'local',
  taxonomy: { ...sandbox.taxonomy, stage: 'local' },
  stream: { shards: 2, buckets: 16, retentionHours: 24 },
  microBatch: { windowSeconds: 1 },
  speed: { enabled: true, timeoutSeconds: 20, visibilitySeconds: 20 },
};

const ENVIRONMENTS: Readonly<Record<string, Config>> = { sandbox, production, local };

/** Sections are merged field by field, everything else is replaced. */
export type Overrides = {
  readonly [Field in Exclude<keyof Config, 'name'>]?: Config[Field] extends readonly unknown[] | string
    ? Config[Field]
    : Partial<Config[Field]>;
};

const merge = (base: Config, overrides: Overrides): Config => ({
  ...base,
  ...overrides,
  taxonomy: { ...base.taxonomy, ...overrides.taxonomy },
  stream: { ...base.stream, ...overrides.stream },
  microBatch: { ...base.microBatch, ...overrides.microBatch },
  speed: { ...base.speed, ...overrides.speed },
  dedup: { ...base.dedup, ...overrides.dedup },
  batch: { ...base.batch, ...overrides.batch },
  retention: { ...base.retention, ...overrides.retention },
  cdn: { ...base.cdn, ...overrides.cdn },
  links: { ...base.links, ...overrides.links },
  reservedConcurrency: { ...base.reservedConcurrency, ...overrides.reservedConcurrency },
  alarms: { ...base.alarms, ...overrides.alarms },
});

/** A fault of the reader's to mend: its message is meant to be shown without a stack trace. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * The configuration of one environment.
 * @throws ConfigError that names every fault and how to mend it.
 */
export function loadConfig(name: string, overrides: Overrides = {}): Config {
  const base = Object.hasOwn(ENVIRONMENTS, name) ? ENVIRONMENTS[name] : undefined;
  if (!base) {
    const known = Object.keys(ENVIRONMENTS).join(', ');
    throw new ConfigError(
      `There is no environment "${name}": choose one of ${known} with -c env=NAME, or add yours to lib/config.ts.`,
    );
  }
  const config = merge(base, overrides);
  const faults = faultsOf(config);
  if (faults.length === 0) return config;
  throw new ConfigError(
    [`The environment "${name}" in lib/config.ts has faults:`, ...faults.map((fault) => `  - ${fault}`)].join(
      '\n',
    ),
  );
}
