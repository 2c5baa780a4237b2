/** The calls to S3 that a query makes. */
import { elements, tag } from '../xml.ts';

export interface S3Object {
  readonly key: string;
  readonly bytes: number;
  readonly etag: string;
}

/** A call that another attempt may not fail in: an object that went since it was listed, a server that was busy. */
export class S3Failure extends Error {}

const CALL_MS = 60_000;

const path = (bucket: string, key: string): string =>
  `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;

async function call(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(CALL_MS) });
  if (response.ok) return response;
  throw new S3Failure(`${init.method ?? 'GET'} ${url} answers ${response.status}: ${await response.text()}`);
}

/** All objects below a prefix, in the order of their keys. */
export async function listObjects(
  endpoint: string,
  bucket: string,
  prefix: string,
  most = Number.POSITIVE_INFINITY,
): Promise<readonly S3Object[]> {
  const found: S3Object[] = [];
  let token: string | undefined;
  do {
    const query = new URLSearchParams({
      'list-type': '2',
      prefix,
      'max-keys': String(Math.min(most, 1_000)),
      ...(token === undefined ? {} : { 'continuation-token': token }),
    });
    const xml = await (await call(`${endpoint}/${bucket}?${query}`)).text();
    found.push(...contents(xml));
    token = tag(xml, 'NextContinuationToken');
  } while (token !== undefined && found.length < most);
  return found;
}

const contents = (xml: string): readonly S3Object[] =>
  elements(xml, 'Contents').map((each) => ({
    key: tag(each, 'Key') ?? '',
    bytes: Number(tag(each, 'Size')),
    etag: (tag(each, 'ETag') ?? '').replaceAll('"', ''),
  }));

export async function getObject(endpoint: string, bucket: string, key: string): Promise<Buffer> {
  return Buffer.from(await (await call(`${endpoint}${path(bucket, key)}`)).arrayBuffer());
}

/** The local S3 takes 11 MiB a call. */
const PART_BYTES = 8_388_608;

export async function putObject(endpoint: string, bucket: string, key: string, body: Buffer): Promise<void> {
  const url = `${endpoint}${path(bucket, key)}`;
  if (body.length <= PART_BYTES) {
    await call(url, { method: 'PUT', body: new Uint8Array(body) });
    return;
  }
  const begun = await (await call(`${url}?uploads`, { method: 'POST' })).text();
  const upload = `uploadId=${encodeURIComponent(tag(begun, 'UploadId') ?? '')}`;
  const parts: string[] = [];
  for (let from = 0; from < body.length; from += PART_BYTES) {
    const number = parts.length + 1;
    const part = new Uint8Array(body.subarray(from, from + PART_BYTES));
    const { headers } = await call(`${url}?partNumber=${number}&${upload}`, { method: 'PUT', body: part });
    parts.push(`<Part><PartNumber>${number}</PartNumber><ETag>${headers.get('etag')}</ETag></Part>`);
  }
  const list = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
  await call(`${url}?${upload}`, {
    method: 'POST',
    body: list,
    headers: { 'content-type': 'application/xml' },
  });
}
