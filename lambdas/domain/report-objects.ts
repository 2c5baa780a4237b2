/** What is too large for an item of a table or for an answer, in the bucket of `smart`. */

/** A body that is handed out as an object. */
interface Export {
  readonly key: string;
  /** Compressed, as every HTTP client undoes it. */
  readonly gzip: Buffer;
  readonly contentType: string;
  /** What a browser saves it as. */
  readonly fileName: string;
}

export interface ReportObjects {
  /** An object's bytes, as they are stored. */
  readonly read: (key: string) => Promise<Buffer>;
  /** Stores a body, and answers a URL that anyone may read it from for {@link SHARED_SECONDS}. */
  readonly share: (shared: Export) => Promise<string>;
}

export const SHARED_SECONDS = 15 * 60;
