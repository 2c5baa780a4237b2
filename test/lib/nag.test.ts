/** AWS' own checks of a solution, against each template. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { buildApp } from '../../lib/app.ts';
import { placeholderBundles } from './placeholder-bundles.ts';

/** Rules that we break, each with why; as few as there are. */
const ACCEPTED = {
  'AwsSolutions-S1': 'server access logs would hold who read what, and cost more than the lake they log',
  'AwsSolutions-APIG4': 'visitors are anonymous; senders and readers bring keys, which the stages check',
  'AwsSolutions-IAM5[Landingtmp/events/*]':
    "archive writes, and aggregate and land read, any unit under the units' prefix",
  'AwsSolutions-IAM5[Landing/*]': 'land writes the rows of any unit, in a folder an entity',
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:glue:eu-west-1:<AWS::AccountId>:table/acme_growth_tormenta_prod/*]':
    'batch runs read and change the partitions of any table of the lake',
  'AwsSolutions-SF1':
    'a run is told of in the table lake; a log of all events needs rights on every log group',
  'AwsSolutions-SF2': 'a run’s steps and times are in its history; tracing costs more than it shows',
  'AwsSolutions-IAM5[Landing/links/*]': 'plan writes a snapshot of the links with each run',
  'AwsSolutions-IAM5[Universal/*]': 'batch runs write, read and delete the folders of any table',
  'AwsSolutions-IAM5[Smart/*]': 'batch runs write, read and delete the folders of any table',
  'AwsSolutions-IAM5[Smart/_runs/*]': 'plan writes the plan of any run',
  'AwsSolutions-IAM5[Smart/_published/*]':
    'publish writes, and api reads any report that is too large for an item of a table',
  'AwsSolutions-IAM5[Smart/_exports/*]': 'api writes and hands out answers that are too large to be given',
};

interface Report {
  readonly pluginReports: readonly { readonly violations: readonly { readonly ruleName: string }[] }[];
}

it('breaks no rule of AWS Solutions but those accepted here', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'tormenta-assembly-'));
  const app = buildApp({
    environment: 'production',
    overrides: { batch: { mode: 'scheduled' } },
    bundles: placeholderBundles(),
    outdir,
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).toThrow('AwsSolutions');
  const report: Report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
  const broken = report.pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
  expect(new Set(broken.map((rule) => rule.replace(/Resource::.*FnGetAtt([A-Z][a-z]+)\w+/, '$1')))).toEqual(
    new Set(Object.keys(ACCEPTED)),
  );
});
