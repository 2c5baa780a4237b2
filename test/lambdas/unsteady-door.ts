import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/**
 * How a door before an embedded service treats a call: `pass` hands it on, `throttle` hands every other entry of a
 * batch on and refuses the rest as the service does, `fail` answers 500, `hang` never answers, `stall` ends in the
 * middle of its answer.
 */
type Mood = 'pass' | 'throttle' | 'fail' | 'hang' | 'stall';

export interface UnsteadyDoor {
  readonly url: string;
  /** How many entries each call brought. */
  readonly calls: number[];
  /** The moods of the coming calls; then `pass`. */
  readonly moods: Mood[];
  stop(): Promise<void>;
}

type Json = Readonly<Record<string, unknown>>;
type Onward = (body: Json) => Promise<Json>;

/** PutRecords and SendMessageBatch: where entries stand in a call, and how a part of them is refused. */
interface Batch {
  readonly entries: string;
  throttled(answer: Json, entries: readonly unknown[]): Json;
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isKept = (_: unknown, at: number): boolean => at % 2 === 0;

const PUT_RECORDS: Batch = {
  entries: 'Records',
  throttled: ({ Records }, entries) => ({
    FailedRecordCount: Math.floor(entries.length / 2),
    Records: entries.map((_, at) =>
      at % 2 === 0
        ? list(Records)[at / 2]
        : { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: 'Rate exceeded for shard' },
    ),
  }),
};

const SEND_MESSAGE_BATCH: Batch = {
  entries: 'Entries',
  throttled: ({ Successful }, entries) => ({
    Successful,
    Failed: entries
      .map((_, at) => ({ Id: String(at), Code: 'InternalError', SenderFault: false }))
      .filter((_, at) => at % 2 === 1),
  }),
};

/** Clients learn where a service is with their first call: those that make it in `use` find it at `url`. */
export async function serviceAt<T>(
  service: 'KINESIS' | 'SQS',
  url: string,
  use: () => Promise<T>,
): Promise<T> {
  const name = `AWS_ENDPOINT_URL_${service}`;
  const direct = process.env[name];
  process.env[name] = url;
  try {
    return await use();
  } finally {
    process.env[name] = direct;
  }
}

async function bodyOf(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return JSON.parse(Buffer.concat(chunks).toString());
}

/** Hands a call on as JSON, signature and all: the embedded servers don't check it. */
const onwardTo =
  (upstream: string, request: IncomingMessage): Onward =>
  async (body) => {
    const kept = Object.entries(request.headers).filter(
      ([name]) => !['host', 'content-length', 'connection'].includes(name),
    );
    const headers = kept.map(([name, value]): [string, string] => [name, String(value)]);
    const answer = await fetch(upstream, { method: 'POST', headers, body: JSON.stringify(body) });
    return JSON.parse(await answer.text());
  };

async function answer(
  mood: Mood,
  batch: Batch,
  body: Json,
  onward: Onward,
  response: ServerResponse,
): Promise<void> {
  if (mood === 'hang') return;
  response.writeHead(mood === 'fail' ? 500 : 200, { 'content-type': 'application/x-amz-json-1.1' });
  if (mood === 'stall') response.write('{"Rec');
  else if (mood === 'fail') response.end('{"__type":"InternalFailureException"}');
  else if (mood === 'pass') response.end(JSON.stringify(await onward(body)));
  else {
    const entries = list(body[batch.entries]);
    const part = await onward({ ...body, [batch.entries]: entries.filter(isKept) });
    response.end(JSON.stringify(batch.throttled(part, entries)));
  }
}

async function openDoor(upstream: string, batch: Batch): Promise<UnsteadyDoor> {
  const calls: number[] = [];
  const moods: Mood[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    calls.push(list(body[batch.entries]).length);
    await answer(moods.shift() ?? 'pass', batch, body, onwardTo(upstream, request), response);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
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

/** A door before the stream, for PutRecords alone. */
export const unsteadyStream = (upstream: string): Promise<UnsteadyDoor> => openDoor(upstream, PUT_RECORDS);

/** A door before the queues, for SendMessageBatch alone. */
export const unsteadyQueue = (upstream: string): Promise<UnsteadyDoor> =>
  openDoor(upstream, SEND_MESSAGE_BATCH);
