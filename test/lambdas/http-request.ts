import type { HttpRequest } from '../../lambdas/domain/http.ts';

export interface RequestParts {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly sourceIp?: string;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** A request as the front door hands it on. */
export function httpRequest(parts: RequestParts): HttpRequest {
  const { method = 'GET', path = '/', query = '', headers = {}, parameters, body, sourceIp } = parts;
  return {
    rawPath: path,
    rawQueryString: query,
    headers,
    ...(parameters ? { pathParameters: parameters } : {}),
    ...(body === undefined ? {} : { body }),
    isBase64Encoded: parts.isBase64Encoded ?? false,
    requestContext: {
      http: { method, path, sourceIp: sourceIp ?? '203.0.113.9' },
      requestId: 'request-1',
      timeEpoch: 1_763_694_245_678,
    },
  };
}
