/** Folders that no reader is led to any more. */

interface Unused {
  readonly since: string;
  readonly layer: string;
  readonly prefix: string;
}

export interface UnusedPorts {
  readonly unusedBefore: (instant: string) => Promise<readonly Unused[]>;
  readonly forgetUnused: (unused: Unused) => Promise<void>;
  /** Where readers of a table find a day now. */
  readonly location: (table: string, day: string) => Promise<string | undefined>;
  /** By layer. */
  readonly buckets: Readonly<Record<string, string>>;
  readonly deleteFolder: (bucket: string, prefix: string) => Promise<void>;
}

/** `clicks/dt=2026-11-21/run=…/` */
const FOLDER = /^([a-z_]+)\/dt=(\d{4}-\d\d-\d\d)\/run=[0-9A-Za-z-]+\/$/;

/** What a reader is led to after all stays, whatever was noted. */
export async function deleteUnused(before: string, ports: UnusedPorts): Promise<void> {
  for (const unused of await ports.unusedBefore(before)) {
    const { layer, prefix } = unused;
    const [, entity, day] = FOLDER.exec(prefix) ?? [];
    const bucket = ports.buckets[layer];
    if (entity !== undefined && day !== undefined && bucket !== undefined) {
      const location = await ports.location(`${layer}_${entity}`, day);
      if (location !== `s3://${bucket}/${prefix}`) await ports.deleteFolder(bucket, prefix);
    }
    await ports.forgetUnused(unused);
  }
}
