import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { type Config, loadConfig, type Overrides } from '../../../lib/config.ts';
import { placeholderBundles } from '../placeholder-bundles.ts';

/** CloudFormation's own rules are checked once, for the whole application. */
process.env.CDK_VALIDATION = 'false';

export interface Bench {
  readonly stack: Stack;
  readonly config: Config;
  readonly bundles: string;
}

/** The template of what `build` puts into an empty stack. */
export function templateOf(build: (bench: Bench) => void, overrides: Overrides = {}): Template {
  const stack = new Stack(new App(), 'Stack', { env: { region: 'eu-west-1' } });
  build({ stack, config: loadConfig('sandbox', overrides), bundles: placeholderBundles() });
  return Template.fromStack(stack);
}

/** Matches a property that isn't there. */
export const absent = Match.absent();
