import { expect, it } from '@jest/globals';
import { outline } from './outline.ts';
import { STACKS, synthesize } from './synthesized.ts';

const sandbox = synthesize({ environment: 'sandbox' });

it.each(STACKS)('%s in the sandbox', (stack) => {
  expect(`\n${outline(sandbox[stack])}\n`).toMatchSnapshot();
});
