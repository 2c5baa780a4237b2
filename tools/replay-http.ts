/** Requests to the local platform: kept connections, and patience with a platform that is busy or comes back. */
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Nothing answered: the connection was refused or broken, or took too long. */
export class NoAnswer extends Error {}

/** Redirects are answers like any other, and aren't followed. */
export type Send = (call: Call) => Promise<Answer>;

const TIMEOUT_MS = 30_000;

/** Sends over at most `connections` kept connections. */
export function httpSender(connections: number): Send {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return ({ method, url, headers, body }) =>
    new Promise((resolve, reject) => {
      const fail = (error: Error): void => reject(new NoAnswer(error.message, { cause: error }));
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const call = request(url, { agent, method, headers: { ...headers, ...length } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        );
      });
      call.setTimeout(TIMEOUT_MS, () => call.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
      call.on('error', fail);
      call.end(body);
    });
}

export interface Persistence {
  /** How long a call is tried again after it first failed. */
  readonly patienceMs: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  readonly onRetry?: () => void;
}

export const PATIENT: Persistence = { patienceMs: 30_000, firstWaitMs: 50, longestWaitMs: 2_000 };

const isBusy = ({ status }: Answer): boolean => status === 429 || status >= 500;

async function answerOf(send: Send, call: Call): Promise<Answer | NoAnswer> {
  try {
    return await send(call);
  } catch (error) {
    if (error instanceof NoAnswer) return error;
    throw error;
  }
}

/**
 * Sends again, with a growing wait, what wasn't answered or was answered 429 or 5xx: what is sent carries an id of
 * its own, so twice is once. Gives the last answer when patience ends.
 * @throws NoAnswer where even the last try had none.
 */
export function persistent(send: Send, persistence: Persistence = PATIENT): Send {
  const { patienceMs, firstWaitMs, longestWaitMs, onRetry } = persistence;
  return async (call) => {
    const until = Date.now() + patienceMs;
    for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      const answer = await answerOf(send, call);
      const failed = answer instanceof NoAnswer || isBusy(answer);
      if (!failed) return answer;
      if (Date.now() + waitMs > until) {
        if (answer instanceof NoAnswer) throw answer;
        return answer;
      }
      onRetry?.();
      await sleep(waitMs);
    }
  };
}
