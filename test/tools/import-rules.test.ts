import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const DEPCRUISE = resolve('node_modules/.bin/depcruise');
const CONFIG = resolve('.dependency-cruiser.js');

interface Cruise {
  readonly summary: {
    readonly totalCruised: number;
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

const cruise = (cwd: string, folders: readonly string[]): Promise<Cruise> =>
  new Promise((done, fail) => {
    const args = ['--config', CONFIG, '--output-type', 'json', ...folders];
    execFile(DEPCRUISE, args, { cwd, maxBuffer: 2 ** 27 }, (error, out) => {
      if (out === '') fail(error ?? new Error('no output'));
      else done(JSON.parse(out));
    });
  });

/** A small tree like ours, in which every file breaks the one rule that it is listed with. */
const VIOLATIONS: Readonly<Record<string, readonly [rule: string, source: string]>> = {
  'lambdas/domain/a.ts': ['domain-imports-nothing', "import type { A } from '../stamp/pure.ts';"],
  'lambdas/domain/b.ts': ['domain-needs-no-package', "import type { A } from 'pure';"],
  'lambdas/domain/c.ts': ['domain-has-no-effects', "import 'node:fs';"],
  'lambdas/stamp/a.ts': ['stamp-imports-domain', "import type { A } from '../aws/pure.ts';"],
  'lambdas/aggregate/a.ts': ['stamp-is-for-producers', "import { a } from '../stamp/pure.ts';"],
  'lambdas/redirect/a.ts': ['stage-imports-domain', "import type { A } from '../aws/pure.ts';"],
  'lambdas/redirect/b.ts': ['stage-imports-domain', "import type { A } from '../pixel/pure.ts';"],
  'lambdas/redirect/c.ts': ['stage-imports-domain', "export type { A } from '../../lib/config.ts';"],
  'lambdas/redirect/d.ts': ['stage-is-pure', "import { request } from 'node:http';"],
  'lambdas/redirect/handler.ts': ['handler-imports-its-stage', "import { a } from '../pixel/pure.ts';"],
  'lambdas/pixel/handler.ts': ['handler-imports-its-stage', "import { a } from '../../tools/pure.ts';"],
  'lambdas/aws/a.ts': ['aws-imports-domain', "import type { A } from '../redirect/pure.ts';"],
  'lib/a.ts': ['lib-imports-env', "import type { A } from '../lambdas/domain/pure.ts';"],
  'bin/a.ts': ['bin-imports-lib', "import { a } from '../tools/pure.ts';"],
  'local/a.ts': ['local-imports-app', "import type { A } from '../lib/config.ts';"],
  'local/b.ts': ['local-imports-app', "import type { A } from '../lambdas/domain/pure.ts';"],
  'tools/a.ts': ['tools-import-words', "import type { A } from '../local/pure.ts';"],
  'tools/b.ts': ['tools-import-words', "export const a = () => import('../lambdas/redirect/pure.ts');"],
  'lambdas/redirect/e.ts': ['sdk-in-one-place', "import type { A } from '@aws-sdk/client-s3';"],
  'local/c.ts': ['sdk-in-one-place', "import { A } from '@smithy/node-http-handler';"],
  'tools/c.ts': ['sdk-in-one-place', "import { A } from '@aws-sdk/client-s3';"],
  'lib/b.ts': ['powertools-at-the-edge', "import { A } from '@aws-lambda-powertools/logger';"],
  'lambdas/pixel/a.ts': ['product-needs-no-tool', "import { A } from 'for-developers';"],
  'lib/cycle.ts': ['no-cycle', "import './cycle.ts';"],
  'tools/orphan.ts': ['no-orphan', 'export const a = 1;'],
  'tools/nowhere.ts': ['resolvable', "import './not-there.ts';"],
  'tools/unlisted.ts': ['listed', "import 'unlisted';"],
};

/** What breaks no rule, and what the violations import. */
const SOUND: Readonly<Record<string, string>> = {
  'lambdas/domain/pure.ts': "import 'node:crypto'; export type A = 1;",
  'lambdas/domain/lake-key.ts': "import './pure.ts';",
  'lambdas/stamp/pure.ts': "import 'pure'; import '../domain/pure.ts';",
  'lambdas/aws/pure.ts': "import '../domain/pure.ts'; import '@aws-sdk/client-s3'; import 'node:fs';",
  'lambdas/redirect/pure.ts': "import '../domain/pure.ts'; import '../stamp/pure.ts';",
  'lambdas/redirect/env.ts': "import type { A } from '../domain/pure.ts';",
  'lambdas/pixel/pure.ts': "import '../domain/pure.ts';",
  'lambdas/collect/handler.ts': "import '../aws/pure.ts'; import './sound.ts';",
  'lambdas/collect/sound.ts': "import '../stamp/pure.ts';",
  'lib/config.ts': "import 'node:fs';",
  'lib/app.ts': "import '../lambdas/redirect/env.ts'; import '../lambdas/domain/lake-key.ts';",
  'bin/app.ts': "import '../lib/app.ts';",
  'local/pure.ts': "import '../lib/app.ts'; import 'pure';",
  'tools/pure.ts': "import '../lib/config.ts'; import '../lambdas/aws/pure.ts';",
  'tools/aws-sound.ts': "import '@aws-sdk/client-s3';",
  'test/a.test.ts': "import '../local/pure.ts'; import '@aws-sdk/client-s3';",
  'package.json': JSON.stringify({
    dependencies: { pure: '1', '@aws-sdk/client-s3': '1', '@smithy/node-http-handler': '1' },
    devDependencies: { 'for-developers': '1', '@aws-lambda-powertools/logger': '1' },
  }),
};

const PACKAGES = [
  'pure',
  'for-developers',
  'unlisted',
  '@aws-sdk/client-s3',
  '@smithy/node-http-handler',
  '@aws-lambda-powertools/logger',
];

let tree: string;
let broken: readonly string[];
let rules: readonly string[];

const put = async (path: string, content: string): Promise<void> => {
  await mkdir(dirname(join(tree, path)), { recursive: true });
  await writeFile(join(tree, path), content);
};

beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), 'tormenta-imports-'));
  for (const [path, content] of Object.entries(SOUND)) await put(path, content);
  for (const [path, [, source]] of Object.entries(VIOLATIONS)) await put(path, source);
  for (const name of PACKAGES) {
    await put(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0' }));
    await put(`node_modules/${name}/index.js`, 'export const A = 1;');
  }
  const folders = ['bin', 'lib', 'lambdas', 'local', 'tools', 'test'];
  const { summary } = await cruise(tree, folders);
  rules = summary.ruleSetUsed.forbidden.map(({ name }) => name);
  broken = summary.violations.map(({ from, rule }) => `${from} ${rule.name}`);
});
afterAll(() => rm(tree, { recursive: true, force: true }));

test.each(Object.entries(VIOLATIONS).map(([path, [rule]]) => [rule, path]))('%s catches %s', (rule, path) => {
  expect(broken).toContain(`${path} ${rule}`);
});

test('what keeps the rules is let through', () => {
  expect(
    broken.filter((violation) => Object.keys(SOUND).some((path) => violation.startsWith(`${path} `))),
  ).toEqual([]);
});

test('every rule was proved', () => {
  const proved = new Set(Object.values(VIOLATIONS).map(([rule]) => rule));
  expect(rules.filter((name) => !proved.has(name))).toEqual([]);
});

test('the check of our own tree sees its modules', async () => {
  const { summary } = await cruise('.', ['lib', 'lambdas', 'local', 'tools', 'test']);
  expect(summary.totalCruised).toBeGreaterThan(150);
});
