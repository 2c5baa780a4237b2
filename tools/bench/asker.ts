/**
 * One kept HTTP/1.1 connection that asks again as soon as it is answered, one request at a time, over a raw socket:
 * the machine's cores are shared with what is measured, and an HTTP library would take more of them than that does.
 */
import { connect } from 'node:net';

export interface Asker {
  readonly port: number;
  /** The text of the n-th request, n from 0. */
  readonly request: (n: number) => string;
  /** The n-th request was answered with a redirect. */
  readonly onRedirect: (n: number, elapsedMs: number) => void;
  /** It was answered with something else, and is sent again. */
  readonly onFault: () => void;
  readonly onClose: () => void;
}

const HEAD_END = '\r\n\r\n';
const LENGTH = /\r\ncontent-length: *(\d+)/i;
const LAST_CHUNK = `\r\n0${HEAD_END}`;

/** Where the answer that a text begins with ends; undefined where it isn't whole yet. */
export function answerEnd(text: string): number | undefined {
  const head = text.indexOf(HEAD_END);
  if (head < 0) return undefined;
  const length = LENGTH.exec(text.slice(0, head))?.[1];
  const body = head + HEAD_END.length;
  if (length !== undefined) return text.length < body + Number(length) ? undefined : body + Number(length);
  const last = text.indexOf(LAST_CHUNK, body - 2);
  return last < 0 ? undefined : last + LAST_CHUNK.length;
}

/** Asks until the other side goes. */
export function ask({ port, request, onRedirect, onFault, onClose }: Asker): void {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  let n = 0;
  let sentMs = 0;
  let received = '';
  const send = (): void => {
    sentMs = performance.now();
    socket.write(request(n), 'latin1');
  };
  socket.setEncoding('latin1');
  socket.on('connect', send);
  socket.on('data', (chunk: string) => {
    received += chunk;
    const end = answerEnd(received);
    if (end === undefined) return;
    if (received.startsWith('HTTP/1.1 302')) onRedirect(n++, performance.now() - sentMs);
    else onFault();
    received = received.slice(end);
    send();
  });
  socket.on('error', () => undefined);
  socket.on('close', onClose);
}
