/** A bundle of the redirect stage behind node:http, many requests at a time: they share its packed puts. */
import { createServer, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import type { HttpRequest, HttpResponse } from '../../lambdas/domain/http.ts';
import { sayPort } from './child.ts';

const [path = ''] = process.argv.slice(2);
const bundle: { handler: (request: HttpRequest) => Promise<HttpResponse> } = createRequire(import.meta.url)(
  path,
);

let requests = 0;

/** As API Gateway's payload 2.0 puts it. */
function toRequest({ method = 'GET', url = '/', headers, socket }: IncomingMessage): HttpRequest {
  const [rawPath = '/', rawQueryString = ''] = url.split('?', 2);
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return {
    rawPath,
    rawQueryString,
    headers: Object.fromEntries(texts),
    pathParameters: { link: rawPath.slice('/r/'.length) },
    isBase64Encoded: false,
    requestContext: {
      http: { method, path: rawPath, sourceIp: socket.remoteAddress ?? '' },
      requestId: `bench-${requests++}`,
      timeEpoch: Date.now(),
    },
  };
}

sayPort(
  createServer((request, response) => {
    void bundle.handler(toRequest(request)).then(({ statusCode, headers, body }) => {
      response.writeHead(statusCode, headers).end(body);
    });
  }),
);
