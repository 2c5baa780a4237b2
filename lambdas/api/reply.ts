/** What the resources answer, before it is an HTTP response. */
import type { Problem } from '../domain/problem.ts';

type Headers = Readonly<Record<string, string>>;

export interface Success {
  readonly status: number;
  /** Answered as JSON; where there is a `contentType`, the text that it is. */
  readonly body: unknown;
  readonly contentType?: string;
  readonly headers?: Headers;
  /** What the answer says but for when it was read: its hash is the ETag, and If-None-Match is honoured. */
  readonly unchangedWhile?: unknown;
}

export interface Failure {
  readonly problem: Problem;
  readonly headers?: Headers;
}

export type Reply = Success | Failure;

/** A value that was asked for, or the answer to give in its stead. */
export type Checked<T> = { readonly ok: T } | Failure;

export const failed = <T>(checked: Checked<T> | Reply): checked is Failure => 'problem' in checked;
