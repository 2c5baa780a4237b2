/** What REST needs from the world. */
import type { KeyHolder } from '../domain/key.ts';
import type { LakeReads } from '../domain/lake-reads.ts';
import type { Conversion, Link, Pixel } from '../domain/link.ts';
import type { LinkStore } from '../domain/link-store.ts';
import type { ReportObjects } from '../domain/report-objects.ts';
import type { RollupReads } from '../domain/rollup-reads.ts';
import type { StreamProgress } from '../domain/shard-progress.ts';

export interface ApiPorts {
  readonly holderOf: (key: string) => Promise<KeyHolder | undefined>;
  readonly links: LinkStore<Link>;
  readonly pixels: LinkStore<Pixel>;
  readonly conversions: LinkStore<Conversion>;
  readonly rollups: RollupReads;
  readonly progress: () => Promise<StreamProgress>;
  readonly lake: LakeReads;
  readonly objects: ReportObjects;
  readonly randomSlug: () => string;
  readonly now: () => number;
  /** What nobody expected. */
  readonly report: (error: unknown, requestId: string) => void;
}

export interface ApiSettings {
  readonly origins: readonly string[];
  /** Where short links live, without a closing slash; empty where it isn't known. */
  readonly publicBaseUrl: string;
}
