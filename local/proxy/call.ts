/** A call on its way to a server, and the steps that it goes through. */
import type { IncomingMessage } from 'node:http';

export interface Call {
  readonly request: IncomingMessage;
  /** What the server will get: the request's own stream, or what a step has read of it. */
  body: IncomingMessage | Buffer;
  /** Asks the server something beside the call. */
  head(path: string): Promise<Head>;
  /** Runs when the server has answered with this status; the caller gets the answer after it. */
  beforeAnswer?: (status: number) => Promise<void>;
}

export interface Head {
  readonly status: number;
  readonly bytes: number;
  /** Without its quotation marks. */
  readonly etag: string;
}

/** An answer that a step gives in the server's place. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Sends the call on its way, and settles when its answer has come. */
type Next = () => Promise<undefined>;

/** Answers the call itself, or lets it go on by calling `next` once. */
export type Step = (call: Call, next: Next) => Promise<Answer | undefined>;
