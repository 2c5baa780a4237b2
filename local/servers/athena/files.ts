/** The objects of a table, each with its partition's values. */
import type { CatalogTable, Location, Partition } from './catalog.ts';
import { listObjects, type S3Object } from './s3.ts';

export interface TableFile extends S3Object {
  readonly bucket: string;
  /** Of the table's partition keys, in their order. */
  readonly values: readonly string[];
}

/** A table's prefix is listed once, however many partitions lie below it. */
export async function filesOf(s3: string, table: CatalogTable): Promise<readonly TableFile[]> {
  const { bucket } = table.location;
  if (table.template !== undefined) {
    const [fixed = ''] = table.template.split('${', 1);
    const place = { bucket: table.location.bucket, prefix: fixed.replace(/^s3:\/\/[^/]+\//, '') };
    const pattern = patternOf(table.template, table.keys);
    return (await visible(s3, place)).flatMap((object) => {
      const groups = pattern.exec(`s3://${bucket}/${object.key}`)?.groups;
      return groups === undefined
        ? []
        : [{ ...object, bucket, values: table.keys.map((key) => groups[key] ?? '') }];
    });
  }
  if (table.partitions === undefined)
    return (await visible(s3, table.location)).map((object) => ({ ...object, bucket, values: [] }));
  return inPartitions(s3, table.location, table.partitions);
}

async function inPartitions(
  s3: string,
  table: Location,
  partitions: readonly Partition[],
): Promise<readonly TableFile[]> {
  if (partitions.length === 0) return [];
  const below = partitions.filter(({ location }) => isBelow(location, table));
  const folders = new Map(below.map((each) => [each.location.prefix, each]));
  const listed = below.length === 0 ? [] : await visible(s3, table);
  const found = listed.flatMap((object) => {
    const partition = folders.get(object.key.slice(0, object.key.lastIndexOf('/') + 1));
    return partition === undefined ? [] : [{ ...object, bucket: table.bucket, values: partition.values }];
  });
  const elsewhere = partitions.filter(({ location }) => !isBelow(location, table));
  const others = elsewhere.map(async ({ location, values }) =>
    (await visible(s3, location)).map((object) => ({ ...object, bucket: location.bucket, values })),
  );
  return [...found, ...(await Promise.all(others)).flat()];
}

const isBelow = (location: Location, table: Location): boolean =>
  location.bucket === table.bucket && location.prefix.startsWith(table.prefix);

/** Hive passes over what begins with an underscore or a dot, and folders' own markers. */
async function visible(s3: string, { bucket, prefix }: Location): Promise<readonly S3Object[]> {
  const objects = await listObjects(s3, bucket, prefix);
  return objects.filter(
    ({ key, bytes }) => bytes > 0 && !/(^|\/)[_.]/.test(key.slice(prefix.length)) && !key.endsWith('/'),
  );
}

/** What the template's variables stand for in a key. */
function patternOf(template: string, keys: readonly string[]): RegExp {
  const parts = template.replace(/\/?$/, '/').split(/\$\{(\w+)\}/);
  const source = parts.map((part, at) =>
    at % 2 === 0 ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : `(?<${part}>[^/]+)`,
  );
  const missing = keys.filter((key) => !parts.includes(key));
  if (missing.length > 0) throw new Error(`${template} lacks ${missing.join(', ')}`);
  return new RegExp(`^${source.join('')}[^/]+$`);
}
