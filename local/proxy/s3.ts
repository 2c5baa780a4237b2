/** What fauxqs leaves out of S3: conditional writes. */
import type { Answer, Call, Next, Step } from './call.ts';

/** Writes of one key go one after another, so that nothing comes between looking and putting. */
export function conditionalWrites(): Step {
  const last = new Map<string, Promise<unknown>>();
  return async (call, next) => {
    const { method, url = '/', headers } = call.request;
    const key = objectKey(url);
    if (key === undefined || method === 'GET' || method === 'HEAD') return write({}, call, next);
    const fault = unknownCondition(headers);
    if (fault !== undefined) return fault;
    const before = last.get(key);
    const mine = (async () => {
      await before?.catch(() => undefined);
      return write(headers['if-none-match'] === '*' ? { unless: key } : {}, call, next);
    })();
    last.set(key, mine);
    return mine.finally(() => {
      if (last.get(key) === mine) last.delete(key);
    });
  };
}

/** `/bucket/key` of a request about an object, without its query; undefined for one about a bucket. */
export function objectKey(url: string): string | undefined {
  const [path = ''] = url.split('?', 1);
  return /^\/[^/]+\/./.test(path) ? path : undefined;
}

async function write(
  { unless }: { readonly unless?: string },
  call: Call,
  next: Next,
): Promise<Answer | undefined> {
  if (unless !== undefined && (await call.head(unless)) === 200) return PRECONDITION_FAILED;
  await next();
  return undefined;
}

/** `If-Match` on a write, or `If-None-Match` with anything but `*`: fauxqs would take the write as if unconditional. */
function unknownCondition(headers: Call['request']['headers']): Answer | undefined {
  const { 'if-match': match, 'if-none-match': noneMatch = '*' } = headers;
  return match === undefined && noneMatch === '*' ? undefined : NOT_IMPLEMENTED;
}

const error = (status: number, code: string, message: string): Answer => ({
  status,
  type: 'application/xml',
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

const PRECONDITION_FAILED = error(
  412,
  'PreconditionFailed',
  'At least one of the pre-conditions you specified did not hold',
);

const NOT_IMPLEMENTED = error(
  501,
  'NotImplemented',
  'A header you provided implies functionality that is not implemented',
);
