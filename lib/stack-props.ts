import { DefaultStackSynthesizer, type StackProps } from 'aws-cdk-lib';
import type { Config } from './config.ts';
import { namesOf, type StackPart } from './names.ts';

/** The CDK's command checks the bootstrap version; a parameter and a rule in each template would say it again. */
class PlainSynthesizer extends DefaultStackSynthesizer {
  constructor() {
    super({ generateBootstrapVersionRule: false });
  }

  // Narrower than the CDK's declaration, which its own interface doesn't accept under exact optional types.
  override get bootstrapQualifier(): string {
    return DefaultStackSynthesizer.DEFAULT_QUALIFIER;
  }
}

/** An explicit region keeps the templates free of conditions; the account is whichever deploys. */
export const stackProps = (config: Config, part: StackPart, description: string): StackProps => ({
  stackName: namesOf(config.taxonomy).stack(part),
  description,
  env: { region: config.region },
  synthesizer: new PlainSynthesizer(),
});

/** What every compute stack is made from. */
export interface ComputeProps<Data> {
  readonly config: Config;
  /** The directory of the stages' bundles. */
  readonly bundles: string;
  readonly data: Data;
}
