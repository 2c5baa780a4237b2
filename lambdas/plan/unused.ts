/** Folders that no reader is led to any more. */

interface Unused {
  readonly since: string;
  readonly layer: string;
  readonly prefix: string;
}

export interface UnusedPorts {
  /** All notes. A folder may have several: one is made when it is begun, one before each attempt to swap it away. */
  readonly unused: () => Promise<readonly Unused[]>;
  readonly forgetUnused: (unused: Unused) => Promise<void>;
  /** Where readers of a table find a day now. */
  readonly location: (table: string, day: string) => Promise<string | undefined>;
  /** By layer. */
  readonly buckets: Readonly<Record<string, string>>;
  readonly deleteFolder: (bucket: string, prefix: string) => Promise<void>;
}

/** `clicks/dt=2026-11-21/run=…/` */
const FOLDER = /^([a-z_]+)\/dt=(\d{4}-\d\d-\d\d)\/run=[0-9A-Za-z-]+\/$/;

const placeOf = ({ layer, prefix }: Unused): string => `${layer}/${prefix}`;

/** What a reader is led to after all stays, whatever was noted; so does what a reader was led to a moment ago. */
export async function deleteUnused(before: string, ports: UnusedPorts): Promise<void> {
  const notes = await ports.unused();
  const fresh = new Set(notes.filter(({ since }) => since > before).map(placeOf));
  for (const unused of notes.filter(({ since }) => since <= before)) {
    const { layer, prefix } = unused;
    const [, entity, day] = FOLDER.exec(prefix) ?? [];
    const bucket = ports.buckets[layer];
    const isFolder = entity !== undefined && day !== undefined && bucket !== undefined;
    if (isFolder && !fresh.has(placeOf(unused))) {
      const location = await ports.location(`${layer}_${entity}`, day);
      if (location !== `s3://${bucket}/${prefix}`) await ports.deleteFolder(bucket, prefix);
    }
    await ports.forgetUnused(unused);
  }
}
