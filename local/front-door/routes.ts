/** Which route of an HTTP API takes a request. Pure. */

export interface Route<Target> {
  /** `GET /r/{link}`, `ANY /files/{path+}` or `$default`. */
  readonly key: string;
  readonly target: Target;
}

export interface Match<Target> {
  readonly route: Route<Target>;
  /** Undefined where the route's path has none. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** @param path with its percent-encoded characters decoded. */
export type Router<Target> = (method: string, path: string) => Match<Target> | undefined;

const DEFAULT = '$default';

/**
 * "Full match for a route and method; match for a route and method with a greedy path variable; the $default route";
 * a segment that is named goes before a variable:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html, "Routing API requests".
 */
export function router<Target>(routes: readonly Route<Target>[]): Router<Target> {
  const patterns = routes.filter(({ key }) => key !== DEFAULT).map(toPattern);
  patterns.sort((one, other) => compare(one.rank, other.rank));
  const otherwise = routes.find(({ key }) => key === DEFAULT);
  return (method, path) => {
    const segments = path.split('/').slice(1);
    for (const pattern of patterns) {
      if (pattern.method !== 'ANY' && pattern.method !== method) continue;
      const match = matched(pattern, segments);
      if (match) return match;
    }
    return otherwise && { route: otherwise };
  };
}

interface Pattern<Target> {
  readonly route: Route<Target>;
  readonly method: string;
  readonly segments: readonly string[];
  /** Smaller goes first. */
  readonly rank: readonly number[];
}

const isGreedy = (segment: string): boolean => segment.endsWith('+}');
const isVariable = (segment: string): boolean => segment.startsWith('{');

function toPattern<Target>(route: Route<Target>): Pattern<Target> {
  const [method = '', path = ''] = route.key.split(' ');
  const segments = path.split('/').slice(1);
  const rank = [
    segments.some(isGreedy) ? 1 : 0,
    ...segments.map((segment) => (isGreedy(segment) ? 2 : isVariable(segment) ? 1 : 0)),
    method === 'ANY' ? 1 : 0,
  ];
  return { route, method, segments, rank };
}

/** Segment by segment, so that of two routes the one with the earlier named segment goes first. */
function compare(one: readonly number[], other: readonly number[]): number {
  for (const [index, rank] of one.entries()) {
    const difference = rank - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return other.length - one.length;
}

function matched<Target>(pattern: Pattern<Target>, given: readonly string[]): Match<Target> | undefined {
  const { route, segments } = pattern;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = isGreedy(segment) ? given.slice(index).join('/') : (given[index] ?? '');
    if (!isVariable(segment)) {
      if (segment !== value || index >= given.length) return undefined;
    } else if (value === '') return undefined;
    else parameters[segment.replace(/^\{|\+?\}$/g, '')] = value;
  }
  if (given.length > segments.length && !segments.some(isGreedy)) return undefined;
  return Object.keys(parameters).length > 0 ? { route, parameters } : { route };
}
