/** A request as API Gateway hands it to a function: payload format 2.0. Pure. */
import { headersOf, noNames } from './headers.ts';

export interface Received {
  readonly method: string;
  /** As it stands in the request line. */
  readonly target: string;
  /** `HTTP/1.1`. */
  readonly protocol: string;
  /** Names and values one after another, as they came. */
  readonly rawHeaders: readonly string[];
  readonly sourceIp: string;
  readonly body: Buffer;
}

export interface Door {
  readonly account: string;
  readonly apiId: string;
  readonly port: number;
}

export interface Arrival {
  readonly requestId: string;
  /** ms since 1970. */
  readonly time: number;
}

/** The path as routes see it: decoded, as an HTTP API gives it to functions too (a REST API doesn't). */
export function pathOf(target: string): string {
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  return path.includes('%') ? decoded(path) : path;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html.
 * Cookies stand in their own list and not among the headers.
 */
export function toEvent(
  received: Received,
  route: { readonly key: string; readonly parameters?: Readonly<Record<string, string>> },
  door: Door,
  { requestId, time }: Arrival,
): object {
  const path = pathOf(received.target);
  const rawQueryString = queryOf(received.target);
  const { headers, cookies } = headersOf(
    received.rawHeaders,
    received.sourceIp,
    door.port,
    received.body.length,
  );
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: path,
    rawQueryString,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers,
    ...(rawQueryString === '' ? {} : { queryStringParameters: parametersOf(rawQueryString) }),
    ...(route.parameters === undefined ? {} : { pathParameters: route.parameters }),
    requestContext: {
      accountId: door.account,
      apiId: door.apiId,
      domainName: headers.host ?? '',
      domainPrefix: (headers.host ?? '').split(/[.:]/)[0],
      http: {
        method: received.method,
        path,
        protocol: received.protocol,
        sourceIp: received.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: route.key,
      stage: '$default',
      time: commonLogTime(time),
      timeEpoch: time,
    },
    ...bodyOf(received.body, headers['content-type']),
  };
}

const queryOf = (target: string): string => {
  const query = target.indexOf('?');
  return query < 0 ? '' : target.slice(query + 1);
};

/** "Duplicate query strings are combined with commas." */
function parametersOf(query: string): Record<string, string> {
  const parameters = noNames();
  for (const [name, value] of new URLSearchParams(query)) {
    const former = parameters[name];
    parameters[name] = former === undefined ? value : `${former},${value}`;
  }
  return parameters;
}

/**
 * "If the content type of the request is binary, the body is base64-encoded": what an HTTP API takes for text isn't
 * documented; measured on AWS it is this, and neither a form nor a body without a type (docs/fidelity.md).
 */
const TEXT = /^(?:text\/|application\/(?:json|javascript|xml)\s*(?:;|$))/i;

function bodyOf(body: Buffer, type = ''): { readonly body?: string; readonly isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = TEXT.test(type);
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2020:19:03:58 +0000`. */
function commonLogTime(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
