/**
 * Who may import whom; type imports count too. `npm run imports` checks it, test/tools/import-rules.test.ts proves
 * each rule once with a violation.
 *
 * The picture, from the inside out:
 *
 *     lambdas/domain ← lambdas/stamp ← lambdas/STAGE/*.ts ← lambdas/STAGE/handler.ts → lambdas/aws → SDK
 *     lib → lambdas/STAGE/env.ts, lambdas/domain/{lake-key.ts,catalog/}    bin → lib      local → lib/app.ts
 *     tools → lib/config.ts, lib/names.ts, lambdas/aws, lambdas/domain                 test → anything
 */
const SHARED = 'domain|stamp|aws';
const PRODUCERS = 'redirect|pixel|postback|collect';
const OURS = '^(bin|lib|lambdas|local|tools|test)/';
const SDK = '^node_modules/(@aws-sdk|@smithy)/';
const POWERTOOLS = '^node_modules/@aws-lambda-powertools/';
const NPM = '^node_modules/';

/** Of our own code, `from` imports nothing but `only`. */
const onlyImports = (name, comment, from, only) => ({
  name,
  comment,
  severity: 'error',
  from,
  to: { path: OURS, pathNot: only },
});

const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    onlyImports(
      'domain-imports-nothing',
      'The domain knows none of our code but itself.',
      { path: '^lambdas/domain/' },
      ['^lambdas/domain/'],
    ),
    never(
      'domain-needs-no-package',
      'The domain is plain TypeScript.',
      { path: '^lambdas/domain/' },
      { path: NPM },
    ),
    never(
      'domain-has-no-effects',
      'The domain neither waits, nor reads, nor calls.',
      { path: '^lambdas/domain/' },
      { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|zlib|net|buffer)$' },
    ),
    onlyImports('stamp-imports-domain', 'What producers stamp is pure.', { path: '^lambdas/stamp/' }, [
      '^lambdas/(stamp|domain)/',
    ]),
    never(
      'stamp-is-for-producers',
      'Only producers stamp: what a later stage looked up might change between two attempts.',
      { path: '^lambdas/', pathNot: `^lambdas/(${PRODUCERS}|stamp)/` },
      { path: '^lambdas/stamp/' },
    ),
    onlyImports(
      'stage-imports-domain',
      "A stage's logic knows its own stage, the domain and what producers stamp; adapters come as arguments.",
      { path: '^lambdas/([^/]+)/', pathNot: [`^lambdas/(${SHARED})/`, '/handler\\.ts$'] },
      ['^lambdas/$1/', '^lambdas/(domain|stamp)/'],
    ),
    onlyImports(
      'handler-imports-its-stage',
      'A handler puts its own stage and the adapters together. Stages never import each other.',
      { path: '^lambdas/([^/]+)/handler\\.ts$' },
      ['^lambdas/$1/', `^lambdas/(${SHARED})/`],
    ),
    never(
      'stage-is-pure',
      "A stage's logic neither waits, nor reads, nor calls by itself.",
      { path: '^lambdas/', pathNot: ['^lambdas/aws/', '/handler\\.ts$'] },
      { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|zlib|net|buffer)$' },
    ),
    onlyImports('aws-imports-domain', 'Adapters know the domain.', { path: '^lambdas/aws/' }, [
      '^lambdas/(aws|domain)/',
    ]),
    onlyImports(
      'lib-imports-env',
      "Infrastructure knows the names of a stage's variables, the lake's tables and where its objects lie.",
      { path: '^lib/' },
      ['^lib/', '^lambdas/[^/]+/env\\.ts$', '^lambdas/domain/(lake-key\\.ts$|catalog/)'],
    ),
    onlyImports('bin-imports-lib', 'The app is put together in lib.', { path: '^bin/' }, ['^lib/']),
    onlyImports(
      'local-imports-app',
      'The local platform runs what the app synthesizes.',
      { path: '^local/' },
      ['^local/', '^lib/app\\.ts$'],
    ),
    onlyImports(
      'tools-import-words',
      'Tools know names, configuration, adapters and the domain.',
      { path: '^tools/' },
      ['^tools/', '^lib/(config|names)\\.ts$', '^lambdas/(aws|domain)/'],
    ),
    never(
      'sdk-in-one-place',
      'Only lambdas/aws calls AWS, and the tools that are named for it.',
      { path: OURS, pathNot: ['^lambdas/aws/', '^tools/aws-[^/]+\\.ts$', '^test/'] },
      { path: SDK },
    ),
    never(
      'powertools-at-the-edge',
      'Logs and metrics are for handlers and adapters.',
      { path: OURS, pathNot: ['^lambdas/aws/', '/handler\\.ts$', '^test/'] },
      { path: POWERTOOLS },
    ),
    never(
      'product-needs-no-tool',
      'What is deployed runs without what we develop with; types are erased.',
      { path: '^lambdas/' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/' },
    ),
    never('no-cycle', 'What is in a cycle can only be read whole.', {}, { circular: true }),
    never(
      'no-orphan',
      'Nothing imports it, and it imports nothing (node-version.cjs is preloaded by npm start).',
      { orphan: true, path: OURS, pathNot: ['\\.d\\.ts$', '^test/fixtures/', '^local/node-version.cjs$'] },
      {},
    ),
    never('resolvable', 'It imports what is not there.', {}, { couldNotResolve: true }),
    never(
      'listed',
      'It imports a package that package.json does not list.',
      {},
      {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown'],
      },
    ),
  ],
  options: {
    // Without @swc/core it would see no module at all, and pass.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|cdk\\.out)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
