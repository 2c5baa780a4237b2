import { App, Tags } from 'aws-cdk-lib';
import { CURRENTLY_RECOMMENDED_FLAGS } from 'aws-cdk-lib/cx-api';
import { BatchStack } from './batch-stack.ts';
import { CollectStack } from './collect-stack.ts';
import { loadConfig, type Overrides } from './config.ts';
import { DataStack } from './data-stack.ts';
import { DeliveryStack } from './delivery-stack.ts';
import { PipelineStack } from './pipeline-stack.ts';

export interface AppOptions {
  /** `-c env=NAME` of the CDK's command where it isn't given; else the sandbox. */
  readonly environment?: string;
  readonly overrides?: Overrides;
  /** With BatchStack, whatever `batch.mode` says; `-c batch=true` of the CDK's command does the same. */
  readonly batch?: boolean;
  /** Where the cloud assembly goes; cdk.out unless told. */
  readonly outdir?: string;
  /** The directory of the stages' bundles; dist unless told. */
  readonly bundles?: string;
}

/**
 * The whole application, ready to `synth()`. Touches no network and needs no credentials.
 * @throws ConfigError where the environment is unknown or its configuration has faults.
 */
export function buildApp(options: AppOptions = {}): App {
  const { outdir, bundles = 'dist' } = options;
  const app = new App({
    analyticsReporting: false,
    treeMetadata: false,
    postCliContext: FLAGS,
    ...(outdir === undefined ? {} : { outdir }),
  });
  const config = loadConfig(options.environment ?? chosenEnvironment(app), options.overrides);

  const data = new DataStack(app, 'DataStack', config);
  new CollectStack(app, 'CollectStack', { config, bundles, data });
  new PipelineStack(app, 'PipelineStack', { config, bundles, data });
  new DeliveryStack(app, 'DeliveryStack', { config, bundles, data });
  if (config.batch.mode === 'scheduled' || (options.batch ?? batchAsked(app))) {
    new BatchStack(app, 'BatchStack', { config, bundles, data });
  }

  const { taxonomy, owner, costCentre, name } = config;
  const tags = {
    owner,
    area: taxonomy.area,
    project: taxonomy.project,
    'cost-centre': costCentre,
    environment: name,
  };
  for (const [key, value] of Object.entries(tags)) Tags.of(app).add(key, value);
  return app;
}

/** Here and not in cdk.json, which only the CDK's command reads: every caller gets the same templates. */
const FLAGS = {
  ...CURRENTLY_RECOMMENDED_FLAGS,
  // Stacks are tagged like their resources.
  '@aws-cdk/core:explicitStackTags': false,
  // DataStack's exports can't go while a stack imports them.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
};

const batchAsked = (app: App): boolean => String(app.node.tryGetContext('batch')) === 'true';

function chosenEnvironment(app: App): string {
  const chosen: unknown = app.node.tryGetContext('env');
  return chosen === undefined ? 'sandbox' : String(chosen);
}
