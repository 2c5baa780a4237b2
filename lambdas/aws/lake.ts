/** landingtmp's units on S3: written once, never overwritten (rules 2 and 6). */
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { parseUnitKey, unitPrefix } from '../domain/lake-key.ts';
import { HOUR_MS } from '../domain/time.ts';
import type { Unit } from '../domain/unit.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** S3 answers 409 while another conditional write of the key is under way: put again. */
const CONFLICT_ATTEMPTS = 8;

export interface LookBack {
  readonly nowMs: number;
  readonly hoursBack: number;
}

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

    /** The shard's last unit that began at most `hoursBack` hours ago. */
    async lastUnit(shard: string, { nowMs, hoursBack }: LookBack): Promise<Unit | undefined> {
      let newest: string | undefined;
      for (let back = -1; back <= hoursBack; back++) {
        const keys = await listKeys(client, bucket, unitPrefix(shard, nowMs - back * HOUR_MS));
        const found = newest;
        newest = latest([...keys, ...(newest === undefined ? [] : [newest])]);
        // One hour more than the first with a unit: arrivals are approximate at the turn of an hour.
        if (found !== undefined) break;
      }
      return newest === undefined ? undefined : readUnit(newest);
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

async function listKeys(client: S3Client, bucket: string, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
    );
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys;
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
