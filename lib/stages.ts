/** The stages that exist, each with the environment that its env.ts asks for. */
import type { Variables as Aggregate } from '../lambdas/aggregate/env.ts';
import type { Variables as Api } from '../lambdas/api/env.ts';
import type { Variables as Archive } from '../lambdas/archive/env.ts';
import type { Variables as Collect } from '../lambdas/collect/env.ts';
import type { Variables as Land } from '../lambdas/land/env.ts';
import type { Variables as Model } from '../lambdas/model/env.ts';
import type { Variables as Pixel } from '../lambdas/pixel/env.ts';
import type { Variables as Plan } from '../lambdas/plan/env.ts';
import type { Variables as Postback } from '../lambdas/postback/env.ts';
import type { Variables as Publish } from '../lambdas/publish/env.ts';
import type { Variables as Redirect } from '../lambdas/redirect/env.ts';
import type { Variables as Redrive } from '../lambdas/redrive/env.ts';

export interface StageVariables {
  readonly redirect: Redirect;
  readonly pixel: Pixel;
  readonly postback: Postback;
  readonly collect: Collect;
  readonly redrive: Redrive;
  readonly archive: Archive;
  readonly aggregate: Aggregate;
  readonly land: Land;
  readonly plan: Plan;
  readonly model: Model;
  readonly publish: Publish;
  readonly api: Api;
}

export type StageName = keyof StageVariables;
