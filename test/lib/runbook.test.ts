/** An alarm that rings at night has a page to open, and says first what it means. */
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { loadConfig } from '../../lib/config.ts';
import { namesOf } from '../../lib/names.ts';
import { resources, synthesize } from './synthesized.ts';

const sections = readFileSync('docs/runbook.md', 'utf8')
  .split(/^## /m)
  .slice(1)
  .map((section): [string, string] => {
    const [heading = '', , ...rest] = section.split('\n');
    return [heading, rest.join('\n').split('\n\n')[0] ?? ''];
  });

/** With every alarm there is. */
const SCHEDULED = { overrides: { batch: { mode: 'scheduled' } } } as const;

const prefix = namesOf(loadConfig('sandbox').taxonomy).alarm('');
const alarms = resources(synthesize(SCHEDULED), 'AWS::CloudWatch::Alarm').map(
  ([, { Properties }]): [string, unknown] => [
    String(Properties.AlarmName).replace(prefix, ''),
    Properties.AlarmDescription,
  ],
);

it('every alarm has a heading, every heading an alarm', () => {
  expect(sections.map(([heading]) => heading).sort()).toEqual(alarms.map(([name]) => name).sort());
});

it.each(alarms)('%s means to the reader what its section says first', (name, description) => {
  expect(description).toMatch(/^[A-Z].{30,}\.$/);
  expect(new Map(sections).get(name)).toBe(description);
});

it('links within the runbook lead to its headings', () => {
  const targets = [...readFileSync('docs/runbook.md', 'utf8').matchAll(/\]\(#(\w+)\)/g)].map(
    ([, target]) => target,
  );
  for (const target of targets) expect(sections.map(([heading]) => heading.toLowerCase())).toContain(target);
});
