import type { IncomingMessage } from 'node:http';

/** The whole body of a request that is small by its nature (a DynamoDB call: at most 16 MB). */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}
