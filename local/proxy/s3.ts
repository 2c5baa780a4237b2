/** What fauxqs leaves out of S3: conditional writes. */
import type { Answer, Call, Step } from './call.ts';
import { inTurn } from './in-turn.ts';

/** Writes of one key go one after another, so that nothing comes between looking and putting. */
export function conditionalWrites(): Step {
  const afterOthers = inTurn();
  return async (call, next) => {
    const { method, url = '/', headers } = call.request;
    const key = objectKey(url);
    if (key === undefined || method === 'GET' || method === 'HEAD') return next();
    const fault = unknownCondition(headers);
    if (fault !== undefined) return fault;
    const once = headers['if-none-match'] === '*';
    return afterOthers(key, async () => (once && (await exists(call, key)) ? PRECONDITION_FAILED : next()));
  };
}

/** `/bucket/key` of a request about an object, without its query; undefined for one about a bucket. */
export function objectKey(url: string): string | undefined {
  const [path = ''] = url.split('?', 1);
  return /^\/[^/]+\/./.test(path) ? path : undefined;
}

async function exists(call: Call, key: string): Promise<boolean> {
  const { status } = await call.head(key);
  if (status !== 200 && status !== 404) throw new Error(`HEAD ${key} answers ${status}`);
  return status === 200;
}

/** `If-Match` on a write, or `If-None-Match` with anything but `*`: fauxqs would take the write as if unconditional. */
function unknownCondition(headers: Call['request']['headers']): Answer | undefined {
  const { 'if-match': match, 'if-none-match': noneMatch = '*' } = headers;
  return match === undefined && noneMatch === '*' ? undefined : NOT_IMPLEMENTED;
}

export const s3Error = (status: number, code: string, message: string): Answer => ({
  status,
  type: 'application/xml',
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

const PRECONDITION_FAILED = s3Error(
  412,
  'PreconditionFailed',
  'At least one of the pre-conditions you specified did not hold',
);

const NOT_IMPLEMENTED = s3Error(
  501,
  'NotImplemented',
  'A header you provided implies functionality that is not implemented',
);
