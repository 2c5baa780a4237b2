/** Links, pixels and conversions as tenants keep them. */
import type { AnyLink } from './link.ts';

/** What changes; what is null is taken away. */
export interface LinkChange {
  readonly destination?: string;
  readonly passClickId?: boolean;
  readonly value?: number | null;
  readonly currency?: string | null;
  readonly title?: string | null;
  readonly disabled?: boolean;
  readonly updatedAt: string;
}

interface PageQuery {
  readonly limit: number;
  /** The id that stands before the page's first; empty for the first page. */
  readonly after: string;
}

export interface LinkStore<T extends AnyLink> {
  /** Consistent; disabled ones too. */
  readonly find: (id: string) => Promise<T | undefined>;
  /** False where the id is taken, by whomever. */
  readonly create: (item: T) => Promise<boolean>;
  /** Undefined where the tenant has none of that id. */
  readonly change: (tenant: string, id: string, change: LinkChange) => Promise<T | undefined>;
  /** In the order of ids; one more than `limit` says that there are more. Eventually consistent. */
  readonly list: (tenant: string, page: PageQuery) => Promise<readonly T[]>;
}
