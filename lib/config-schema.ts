/** What a configuration holds. */
import type { Taxonomy } from './names.ts';
import type { StageName } from './stages.ts';

export interface Config {
  /** The environment's name: what `-c env=NAME` chooses. */
  readonly name: string;
  /** The words of every physical name. */
  readonly taxonomy: Taxonomy;
  /** A role that answers for the resources, not a person. */
  readonly owner: string;
  readonly costCentre: string;
  readonly region: string;
  readonly stream: {
    readonly shards: number | 'onDemand';
    /** Over how many partition keys events are spread; a multiple of the shards fills them evenly. */
    readonly buckets: number;
    /** How long an outage of the pipeline can last before events are lost. */
    readonly retentionHours: number;
  };
  /** What "real time" means: how long archive gathers records into one unit. */
  readonly microBatch: { readonly windowSeconds: number };
  readonly speed: {
    /** Off: units still go to their queue, and nothing counts them. */
    readonly enabled: boolean;
    /** How long one invocation of aggregate, or of land, may take. */
    readonly timeoutSeconds: number;
    /** How long the units of an invocation that died stay hidden, and their shard uncounted: as short as the timeout. */
    readonly visibilitySeconds: number;
  };
  /** Within this time a repeated event id counts once in the speed layer. */
  readonly dedup: { readonly windowSeconds: number };
  /** From landing to universal and smart, and what becomes final. */
  readonly batch: {
    /** `ephemeral`: its stack is deployed for a run and destroyed after it. `scheduled`: it stays and runs by itself. */
    readonly mode: 'ephemeral' | 'scheduled';
    /** When a scheduled run starts: EventBridge's `rate(…)` or `cron(…)`, in UTC. */
    readonly schedule: string;
    /** An hour can be final this long after its end. */
    readonly graceMinutes: number;
    /** Arrival days before an event's own in which an earlier copy of it is looked for. */
    readonly lateDays: number;
    /** How long after a click a conversion counts as its doing. */
    readonly attributionDays: number;
    /** A query that would scan more is stopped. */
    readonly scanLimitGb: number;
  };
  readonly retention: {
    readonly logDays: number;
    /** From a rollup row's last write. */
    readonly rollupDays: number;
    /** Units of landingtmp. */
    readonly rawDays: number | 'forever';
  };
  /** What becomes of data when DataStack is deleted. */
  readonly removalPolicy: 'destroy' | 'retain';
  /** Whose pages may call collect and the API from a browser; `['*']`: anyone's. */
  readonly allowedOrigins: readonly string[];
  /** The header of a trusted CDN that names the viewer's country; '' where no CDN stands in front. */
  readonly cdn: { readonly countryHeader: string };
  /** Where short links live, for example `https://go.example.com`; '' where it isn't known. */
  readonly links: { readonly baseUrl: string };
  /** A new AWS account has 10 concurrent Lambdas: reserve only what you can spare. */
  readonly reservedConcurrency: Readonly<Partial<Record<StageName, number>>>;
  /** An existing SNS topic that alarms are sent to; '' for none. */
  readonly alarms: { readonly topicArn: string };
}
