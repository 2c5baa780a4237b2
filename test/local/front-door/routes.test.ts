import { describe, expect, test } from '@jest/globals';
import { router } from '../../../local/front-door/routes.ts';

const routesOf = (...keys: string[]) => router(keys.map((key) => ({ key, target: key })));

describe('a request is taken by', () => {
  const route = routesOf(
    '$default',
    'ANY /files/{path+}',
    'GET /files/{path+}',
    'GET /files/{name}',
    'ANY /files/readme',
    'GET /files/readme',
    'GET /r/{link}',
    'GET /a/{x}/c',
    'GET /a/b/{y}',
    'GET /',
  );
  const keyOf = (method: string, path: string) => route(method, path)?.route.key;

  test('the route of its method and path', () => {
    expect(keyOf('GET', '/files/readme')).toBe('GET /files/readme');
    expect(keyOf('GET', '/')).toBe('GET /');
  });

  test('the route of its path for any method, where there is none of its own', () => {
    expect(keyOf('POST', '/files/readme')).toBe('ANY /files/readme');
  });

  test('a variable, where no route names its segment', () => {
    expect(keyOf('GET', '/files/other')).toBe('GET /files/{name}');
    expect(keyOf('GET', '/a/b/c')).toBe('GET /a/b/{y}');
    expect(keyOf('GET', '/a/z/c')).toBe('GET /a/{x}/c');
  });

  test('a greedy variable, where no other route takes it', () => {
    expect(keyOf('GET', '/files/a/b')).toBe('GET /files/{path+}');
    expect(keyOf('PUT', '/files/a')).toBe('ANY /files/{path+}');
  });

  test('the default route, where no route takes it', () => {
    expect(keyOf('GET', '/files')).toBe('$default');
    expect(keyOf('POST', '/r/abc')).toBe('$default');
    expect(keyOf('GET', '/r/')).toBe('$default');
    expect(keyOf('GET', '/r/abc/')).toBe('$default');
  });
});

test('a route hands over what stands at its variables', () => {
  const route = routesOf('GET /{tenant}/files/{path+}', 'GET /r/{link}', 'GET /plain');
  expect(route('GET', '/acme/files/a/b')?.parameters).toEqual({ tenant: 'acme', path: 'a/b' });
  expect(route('GET', '/r/été')?.parameters).toEqual({ link: 'été' });
  expect(route('GET', '/plain')).toEqual({ route: { key: 'GET /plain', target: 'GET /plain' } });
});

test('without a default route an unknown path is nobody’s', () => {
  expect(routesOf('GET /r/{link}')('GET', '/elsewhere')).toBeUndefined();
});
