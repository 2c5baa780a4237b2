/** A request's headers and cookies in payload format 2.0. Pure. */

/** They end at API Gateway: they speak of the connection. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]);

/** Without Object's own members: a client may send a name such as `constructor`. */
export const noNames = (): Record<string, string> => Object.create(null);

/** "Duplicate headers are combined with commas", names in lower case; what API Gateway adds follows. */
export function headersOf(
  rawHeaders: readonly string[],
  sourceIp: string,
  port: number,
  bytes: number,
): { headers: Record<string, string>; cookies: string[] } {
  const headers = noNames();
  const cookies: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    const value = rawHeaders[at + 1] ?? '';
    if (HOP_BY_HOP.has(name)) continue;
    if (name === 'cookie') cookies.push(...value.split(';').map((cookie) => cookie.trim()));
    else headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`;
  }
  const before = headers['x-forwarded-for'];
  headers['x-forwarded-for'] = before === undefined ? sourceIp : `${before}, ${sourceIp}`;
  headers['x-forwarded-port'] = String(port);
  headers['x-forwarded-proto'] = 'http';
  headers['content-length'] ??= String(bytes);
  return { headers, cookies };
}
