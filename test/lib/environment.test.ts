/** Functions are given the variables that their stage's env.ts lists, and no others. */
import { expect, it } from '@jest/globals';
import { variables as aggregate } from '../../lambdas/aggregate/env.ts';
import { variables as api } from '../../lambdas/api/env.ts';
import { variables as archive } from '../../lambdas/archive/env.ts';
import { variables as collect } from '../../lambdas/collect/env.ts';
import { variables as land } from '../../lambdas/land/env.ts';
import { variables as model } from '../../lambdas/model/env.ts';
import { variables as pixel } from '../../lambdas/pixel/env.ts';
import { variables as plan } from '../../lambdas/plan/env.ts';
import { variables as postback } from '../../lambdas/postback/env.ts';
import { variables as publish } from '../../lambdas/publish/env.ts';
import { variables as redirect } from '../../lambdas/redirect/env.ts';
import { variables as redrive } from '../../lambdas/redrive/env.ts';
import { resources, synthesize } from './synthesized.ts';

const COMMON = ['NODE_OPTIONS', 'POWERTOOLS_METRICS_NAMESPACE', 'POWERTOOLS_SERVICE_NAME'];

const given = new Map(
  resources(synthesize({}), 'AWS::Lambda::Function').map(([, { Properties }]) => {
    const { Variables }: { Variables: Readonly<Record<string, unknown>> } = Object(Properties.Environment);
    return [Variables.POWERTOOLS_SERVICE_NAME, Object.keys(Variables)];
  }),
);

it.each(
  Object.entries({
    aggregate,
    api,
    archive,
    collect,
    land,
    model,
    pixel,
    plan,
    postback,
    publish,
    redirect,
    redrive,
  }),
)('%s', (stage, variables) => {
  expect(given.get(stage)?.sort()).toEqual([...variables, ...COMMON].sort());
});
