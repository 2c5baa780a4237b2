import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/**
 * How a door before the embedded stream treats a call: `pass` hands it on, `throttle` hands every other record of
 * PutRecords on and refuses the rest as Kinesis does, `fail` answers 500, `hang` never answers.
 */
type Mood = 'pass' | 'throttle' | 'fail' | 'hang';

export interface UnsteadyDoor {
  readonly url: string;
  /** How many records each call brought. */
  readonly calls: number[];
  /** The moods of the coming calls; then `pass`. */
  readonly moods: Mood[];
  stop(): Promise<void>;
}

/** Clients learn where the stream is with their first call: those that make it in `use` find it at `url`. */
export async function streamAt<T>(url: string, use: () => Promise<T>): Promise<T> {
  const direct = process.env.AWS_ENDPOINT_URL_KINESIS;
  process.env.AWS_ENDPOINT_URL_KINESIS = url;
  try {
    return await use();
  } finally {
    process.env.AWS_ENDPOINT_URL_KINESIS = direct;
  }
}

interface PutRecords {
  readonly StreamName: string;
  readonly Records: readonly unknown[];
}

async function bodyOf(request: IncomingMessage): Promise<PutRecords> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return JSON.parse(Buffer.concat(chunks).toString());
}

const THROTTLED = {
  ErrorCode: 'ProvisionedThroughputExceededException',
  ErrorMessage: 'Rate exceeded for shard',
};

/** @param upstream the stream's real endpoint, over which PutRecords travels as JSON */
export async function unsteadyDoor(upstream: string): Promise<UnsteadyDoor> {
  const calls: number[] = [];
  const moods: Mood[] = [];

  const onward = async (request: IncomingMessage, body: unknown): Promise<{ Records: unknown[] }> => {
    const headers = { ...request.headers, connection: 'close' };
    for (const name of ['host', 'content-length', 'connection']) Reflect.deleteProperty(headers, name);
    const answer = await fetch(upstream, {
      method: 'POST',
      headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
      body: JSON.stringify(body),
    });
    return JSON.parse(await answer.text());
  };

  const reply = (response: ServerResponse, status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  };

  const throttle = async (request: IncomingMessage, body: PutRecords) => {
    const { Records } = await onward(request, {
      ...body,
      Records: body.Records.filter((_, at) => at % 2 === 0),
    });
    const answers = body.Records.map((_, at) => (at % 2 === 0 ? Records[at / 2] : THROTTLED));
    return { FailedRecordCount: Math.floor(body.Records.length / 2), Records: answers };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    calls.push(body.Records.length);
    const mood = moods.shift() ?? 'pass';
    if (mood === 'hang') return;
    if (mood === 'fail') return reply(response, 500, { __type: 'InternalFailureException' });
    reply(response, 200, await (mood === 'pass' ? onward(request, body) : throttle(request, body)));
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the door has no port');
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${address.port}`, calls, moods, stop };
}
