/** What the CDK's command runs: `npx cdk synth -c env=NAME`. */
import { buildApp } from '../lib/app.ts';
import { ConfigError } from '../lib/config.ts';

try {
  buildApp().synth();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
