import type { StackProps } from 'aws-cdk-lib';
import type { Config } from './config.ts';
import { namesOf, type StackPart } from './names.ts';

/** An explicit region keeps the templates free of conditions; the account is whichever deploys. */
export const stackProps = (config: Config, part: StackPart, description: string): StackProps => ({
  stackName: namesOf(config.taxonomy).stack(part),
  description,
  env: { region: config.region },
});

/** What every compute stack is made from. */
export interface ComputeProps<Data> {
  readonly config: Config;
  /** The directory of the stages' bundles. */
  readonly bundles: string;
  readonly data: Data;
}
