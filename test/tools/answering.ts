/** A server of a few lines, for what no embedded server speaks. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  /** The operation, in AWS' JSON protocols. */
  readonly target: string;
}

export interface Answering {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Answers every request with what `answer` makes of it. */
export async function answering(
  answer: (asked: Asked) => { status: number; text: string },
): Promise<Answering> {
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const target = String(headers['x-amz-target'] ?? '');
    const { status, text: answered } = answer({ method, url, target, body: await text(request) });
    response
      .writeHead(status, {
        'content-type': answered.startsWith('<') ? 'text/xml' : 'application/x-amz-json-1.0',
      })
      .end(answered);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server without a port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** For clients of such a server. */
export const ANYBODY = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'any', secretAccessKey: 'body' },
} as const;
