/** The rules that a configuration keeps. */
import { LAKE_LAYERS } from '../lambdas/domain/catalog/schema.ts';
import type { Config } from './config-schema.ts';
import { namesOf, type Taxonomy } from './names.ts';

interface Rule {
  readonly field: string;
  readonly value: (config: Config) => unknown;
  readonly holds: (config: Config) => boolean;
  /** How to mend it. */
  readonly mend: (config: Config) => string;
}

const LOG_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653];
/** Both queues keep messages as long as SQS can. */
export const QUEUE_DAYS = 14;
const BUCKETS_PER_SHARD = 8;
/** What an on-demand stream starts with. Source: Kinesis Data Streams, "Choose the right mode". */
const ON_DEMAND_SHARDS = 4;
const BUCKET_NAME_LIMIT = 63;
const ACCOUNT_DIGITS = '0'.repeat(12);

const within = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

const whole = (field: string, value: (c: Config) => number, least: number, most: number): Rule => ({
  field,
  value,
  holds: (config) => within(value(config), least, most),
  mend: () => `use a whole number from ${least} to ${most}`,
});

const text = (field: string, value: (c: Config) => string, pattern: RegExp, mend: string): Rule => ({
  field,
  value,
  holds: (config) => pattern.test(value(config)),
  mend: () => mend,
});

const taxonomyWord = (word: keyof Taxonomy): Rule =>
  text(
    `taxonomy.${word}`,
    (config) => config.taxonomy[word],
    /^[a-z][a-z0-9]{1,19}$/,
    'use 2 to 20 lower-case letters and digits, a letter first, no dash (dashes separate the words)',
  );

const leastBuckets = ({ stream }: Config): number =>
  BUCKETS_PER_SHARD * (stream.shards === 'onDemand' ? ON_DEMAND_SHARDS : stream.shards);

const longestBucketName = (config: Config): string =>
  LAKE_LAYERS.map((layer) => namesOf(config.taxonomy).bucket(layer, ACCOUNT_DIGITS, config.region)).reduce(
    (longest, name) => (name.length > longest.length ? name : longest),
  );

const leastRawDays = ({ stream }: Config): number => QUEUE_DAYS + Math.ceil(stream.retentionHours / 24);

const ORIGIN = /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/;

const RULES: readonly Rule[] = [
  taxonomyWord('company'),
  taxonomyWord('area'),
  taxonomyWord('project'),
  taxonomyWord('stage'),
  {
    field: 'taxonomy and region',
    value: longestBucketName,
    holds: (config) => longestBucketName(config).length <= BUCKET_NAME_LIMIT,
    mend: (config) =>
      `bucket names have at most ${BUCKET_NAME_LIMIT} characters: shorten the taxonomy by ${
        longestBucketName(config).length - BUCKET_NAME_LIMIT
      }`,
  },
  text(
    'owner',
    (config) => config.owner,
    /^[a-z][a-z0-9-]{1,39}$/,
    'name a role in lower-case letters, digits and dashes, such as growth-engineering, not a person or an address',
  ),
  text(
    'costCentre',
    (config) => config.costCentre,
    /^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/,
    'use 1 to 32 letters, digits and dashes',
  ),
  text(
    'region',
    (config) => config.region,
    /^[a-z]{2}(-[a-z]+)+-\d$/,
    'name an AWS region such as eu-west-1',
  ),
  {
    field: 'stream.shards',
    value: (config) => config.stream.shards,
    holds: ({ stream }) => stream.shards === 'onDemand' || within(stream.shards, 1, 500),
    mend: () => "use a whole number from 1 to 500, or 'onDemand'",
  },
  {
    field: 'stream.buckets',
    value: (config) => config.stream.buckets,
    holds: (config) => within(config.stream.buckets, leastBuckets(config), 4096),
    mend: (config) =>
      `use a whole number from ${leastBuckets(config)} to 4096: at least ${BUCKETS_PER_SHARD} a shard, ` +
      'best a multiple of the shards',
  },
  whole('stream.retentionHours', (config) => config.stream.retentionHours, 24, 8760),
  whole('microBatch.windowSeconds', (config) => config.microBatch.windowSeconds, 1, 300),
  // aggregate starts no unit with less than 10 s left.
  whole('speed.timeoutSeconds', (config) => config.speed.timeoutSeconds, 20, 900),
  {
    field: 'speed.visibilitySeconds',
    value: (config) => config.speed.visibilitySeconds,
    holds: ({ speed }) => within(speed.visibilitySeconds, speed.timeoutSeconds, 43_200),
    mend: ({ speed }) => `use a whole number from speed.timeoutSeconds (${speed.timeoutSeconds}) to 43200`,
  },
  whole('dedup.windowSeconds', (config) => config.dedup.windowSeconds, 1, 86_400),
  {
    field: 'batch.mode',
    value: (config) => config.batch.mode,
    holds: (config) => ['ephemeral', 'scheduled'].includes(config.batch.mode),
    mend: () => "use 'ephemeral' or 'scheduled'",
  },
  text(
    'batch.schedule',
    (config) => config.batch.schedule,
    /^(rate\([1-9]\d* (minute|hour|day)s?\)|cron\([^()]+\))$/,
    "use EventBridge's rate or cron, such as rate(1 hour) or cron(15 * * * ? *)",
  ),
  whole('batch.graceMinutes', (config) => config.batch.graceMinutes, 1, 1440),
  whole('batch.lateDays', (config) => config.batch.lateDays, 1, 30),
  whole('batch.attributionDays', (config) => config.batch.attributionDays, 1, 90),
  whole('batch.scanLimitGb', (config) => config.batch.scanLimitGb, 1, 100_000),
  {
    field: 'retention.logDays',
    value: (config) => config.retention.logDays,
    holds: (config) => LOG_DAYS.includes(config.retention.logDays),
    mend: () => `use what CloudWatch offers: ${LOG_DAYS.join(', ')}`,
  },
  whole('retention.rollupDays', (config) => config.retention.rollupDays, 1, 3650),
  {
    field: 'retention.rawDays',
    value: (config) => config.retention.rawDays,
    holds: (config) =>
      config.retention.rawDays === 'forever' ||
      within(config.retention.rawDays, leastRawDays(config), 36_500),
    mend: (config) =>
      `use 'forever' or a whole number from ${leastRawDays(config)}: units outlive the stream's retention ` +
      `and the ${QUEUE_DAYS} days of their queue`,
  },
  {
    field: 'removalPolicy',
    value: (config) => config.removalPolicy,
    holds: (config) => ['destroy', 'retain'].includes(config.removalPolicy),
    mend: () => "use 'destroy' or 'retain'",
  },
  {
    field: 'allowedOrigins',
    value: (config) => config.allowedOrigins,
    holds: ({ allowedOrigins }) =>
      (allowedOrigins.length === 1 && allowedOrigins[0] === '*') ||
      allowedOrigins.every((origin) => ORIGIN.test(origin)),
    mend: () =>
      "use ['*'] alone, or origins such as https://www.example.com, without a path or closing slash",
  },
  text(
    'cdn.countryHeader',
    (config) => config.cdn.countryHeader,
    /^[a-z0-9-]*$/,
    "use a header's name in lower case such as cloudfront-viewer-country, or ''",
  ),
  text(
    'links.baseUrl',
    (config) => config.links.baseUrl,
    /^(https?:\/\/[a-z0-9.-]+(:\d{1,5})?)?$/,
    "use an origin such as https://go.example.com, without a path or closing slash, or ''",
  ),
  {
    field: 'reservedConcurrency',
    value: (config) => config.reservedConcurrency,
    holds: (config) => Object.values(config.reservedConcurrency).every((value) => within(value, 1, 1000)),
    mend: () => 'use whole numbers from 1 to 1000, or leave a stage out',
  },
  text(
    'alarms.topicArn',
    (config) => config.alarms.topicArn,
    /^(arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+)?$/,
    "use the ARN of an SNS topic, or ''",
  ),
];

/** A sentence for each rule that the configuration breaks. */
export const faultsOf = (config: Config): string[] =>
  RULES.filter((rule) => !rule.holds(config)).map(
    (rule) => `${rule.field} is ${JSON.stringify(rule.value(config))}: ${rule.mend(config)}`,
  );
