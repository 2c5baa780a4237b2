/** The yardstick: a bare node:http server that answers 302 and keeps nothing. */
import { createServer } from 'node:http';
import { sayPort } from './child.ts';

sayPort(createServer((_, response) => response.writeHead(302, { location: 'https://example.com/' }).end()));
