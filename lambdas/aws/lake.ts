/** landingtmp's units on S3: written once, never overwritten (rules 2 and 6). */
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { hourFolder, parseUnitKey, UNITS_PREFIX } from '../domain/lake-key.ts';
import type { Unit } from '../domain/unit.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** S3 answers 409 while another conditional write of the key is under way: put again. */
const CONFLICT_ATTEMPTS = 8;

export function unitLake(client: S3Client, bucket: string) {
  const readUnit = async (key: string): Promise<Unit> => {
    const { Metadata } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return unitOf(key, Metadata);
  };

  return {
    /**
     * Puts a unit where none of its name is.
     * @returns the unit that is there now: this one, or the one that an earlier attempt wrote.
     * @throws Error where the object that is there isn't a unit.
     */
    async put(unit: Unit, body: Buffer): Promise<Unit> {
      const input = {
        Bucket: bucket,
        Key: unit.key,
        Body: await compress(body, ZSTD),
        Metadata: metadataOf(unit),
      };
      for (let attempt = 1; ; attempt++) {
        const outcome = await put(client, new PutObjectCommand({ ...input, IfNoneMatch: '*' }));
        if (outcome === 'written') return unit;
        if (outcome === 'exists') return readUnit(unit.key);
        if (attempt === CONFLICT_ATTEMPTS) throw new Error(`${unit.key}: S3 goes on answering 409`);
      }
    },

    /** A unit and its lines' bytes. */
    async get(key: string): Promise<{ readonly unit: Unit; readonly body: Buffer }> {
      const { Metadata, Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      if (!Body) throw new Error(`${key}: S3 answered without a body`);
      return { unit: unitOf(key, Metadata), body: await decompress(await Body.transformToByteArray()) };
    },

    /** The shard's last unit among those that began in the hour of `sinceMs` or later. */
    async lastUnit(shard: string, sinceMs: number): Promise<Unit | undefined> {
      let last: string | undefined;
      for await (const hour of hoursBack(client, bucket, hourFolder(sinceMs))) {
        const before = last;
        const { keys } = await list(client, { Bucket: bucket, Prefix: `${hour}${shard}-` });
        last = latest(before === undefined ? keys : [...keys, before]);
        // One hour more than the first with a unit: arrivals are approximate at the turn of an hour.
        if (before !== undefined) break;
      }
      return last === undefined ? undefined : readUnit(last);
    },
  };
}

async function put(client: S3Client, command: PutObjectCommand): Promise<'written' | 'exists' | 'conflict'> {
  try {
    await client.send(command);
    return 'written';
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    if (error.name === 'PreconditionFailed') return 'exists';
    if (error.name === 'ConditionalRequestConflict') return 'conflict';
    throw error;
  }
}

/** The lake's hours back to the hour `oldest`, newest first: a long retention costs no call for hours without units. */
async function* hoursBack(client: S3Client, Bucket: string, oldest: string): AsyncGenerator<string> {
  const foldersOf = async (Prefix: string): Promise<string[]> => {
    const { folders } = await list(client, { Bucket, Prefix, Delimiter: '/' });
    return folders.filter((folder) => folder >= oldest.slice(0, folder.length)).toReversed();
  };
  for (const day of await foldersOf(UNITS_PREFIX)) yield* await foldersOf(day);
}

/** All pages: the keys, and what stands for them where there is a delimiter; both in S3's order, that of their text. */
async function list(
  client: S3Client,
  input: ListObjectsV2CommandInput,
): Promise<{ readonly keys: string[]; readonly folders: string[] }> {
  const keys: string[] = [];
  const folders: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ ...input, ContinuationToken: token }));
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
    for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix !== undefined) folders.push(Prefix);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return { keys, folders };
}

const latest = (keys: readonly string[]): string | undefined =>
  keys.toSorted((a, b) => (parseUnitKey(a).first < parseUnitKey(b).first ? -1 : 1)).at(-1);

const metadataOf = ({ after, last, arrivalMs, records }: Unit): Record<string, string> => ({
  after,
  last,
  arrival: String(arrivalMs),
  records: String(records),
});

function unitOf(key: string, metadata: Record<string, string> | undefined): Unit {
  const { after, last, arrival, records } = metadata ?? {};
  if (after === undefined || last === undefined || arrival === undefined) {
    throw new Error(`${key} is no unit: its metadata lacks after, last or arrival. Move it out of events/.`);
  }
  return { key, ...parseUnitKey(key), after, last, arrivalMs: Number(arrival), records: Number(records) };
}
