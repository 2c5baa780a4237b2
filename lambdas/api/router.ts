/** A table of routes and who answers. */
import type { Static, TObject } from 'typebox';
import type { HttpRequest } from '../domain/http.ts';
import { noSuchPath, notAllowed } from './problems.ts';
import type { Checked, Reply } from './reply.ts';
import { failed } from './reply.ts';
import { readQuery } from './request.ts';

/** A request whose key was checked. */
export interface Call {
  readonly tenant: string;
  /** What stands in the path for `{id}`; empty where the route has none. */
  readonly id: string;
  readonly request: HttpRequest;
  readonly nowMs: number;
}

export interface Route {
  readonly method: string;
  /** `/v1/links/{id}`: a segment in braces stands for any one segment. */
  readonly path: string;
  readonly answer: (call: Call) => Promise<Reply>;
}

/** A route that takes the query parameters of a schema, and no others. */
export const route = <S extends TObject>(
  method: string,
  path: string,
  query: S,
  answer: (call: Call, query: Static<S>) => Promise<Reply>,
): Route => ({
  method,
  path,
  answer: async (call) => {
    const parameters = readQuery(query, call.request);
    return failed(parameters) ? parameters : answer(call, parameters.ok);
  },
});

/** The id in a path of the route's form; undefined for a path of another form. */
function idIn(pattern: string, path: string): string | undefined {
  const expected = pattern.split('/');
  const given = path.split('/');
  if (expected.length !== given.length) return undefined;
  const fits = (segment: string, at: number): boolean =>
    segment === '{id}' ? given[at] !== '' : segment === given[at];
  if (!expected.every(fits)) return undefined;
  return given[expected.indexOf('{id}')] ?? '';
}

export interface Match {
  readonly route: Route;
  readonly id: string;
}

/** Finds who answers; HEAD is answered as GET. */
export function match(routes: readonly Route[], method: string, path: string): Checked<Match> {
  const matches = routes.flatMap((candidate) => {
    const id = idIn(candidate.path, path);
    return id === undefined ? [] : [{ route: candidate, id }];
  });
  const wanted = method === 'HEAD' ? 'GET' : method;
  const found = matches.find(({ route: { method: takes } }) => takes === wanted);
  if (found) return { ok: found };
  if (matches.length === 0) return noSuchPath(path);
  const methods = matches.map(({ route: { method: takes } }) => takes);
  return notAllowed(method, [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS']);
}
