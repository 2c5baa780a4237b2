import { afterEach, expect, test } from '@jest/globals';
import { type Control, startControl } from '../../../local/control.ts';
import type { StackSet } from '../../../local/stack-set.ts';
import { parseStack, type Stack } from '../../../local/template/stack.ts';

const stack = (name: string, type: string): Stack =>
  parseStack(`acme-${name}`, { Resources: { One: { Type: type } } });
const DATA = stack('data', 'AWS::S3::Bucket');
const BATCH = stack('batch', 'AWS::Lambda::Function');

let control: Control;
const steps: string[] = [];

const setOf = (stacks: readonly Stack[]): StackSet => ({
  stacks,
  functions: [],
  doors: [],
  expiring: [],
  stop: async () => void steps.push('stopped'),
});

async function open(fault?: string): Promise<void> {
  steps.length = 0;
  control = await startControl({
    lasting: setOf([DATA]),
    aside: [BATCH],
    start: async (each) => {
      if (fault !== undefined) throw new Error(fault);
      steps.push('started');
      return setOf([each]);
    },
  });
}
afterEach(() => control.stop());

const call = async (method: string, path: string): Promise<readonly unknown[]> => {
  const answer = await fetch(`${control.url}${path}`, { method });
  const text = await answer.text();
  return [answer.status, ...(text === '' ? [] : [JSON.parse(text)])];
};

const ONE = { stack: 'acme-data', logicalId: 'One', type: 'AWS::S3::Bucket' };

test('a stack is made and removed when asked, and listed while it is there', async () => {
  await open();
  expect(await call('GET', '/resources')).toEqual([200, [ONE]]);
  expect(await Promise.all([call('PUT', '/stacks/batch'), call('PUT', '/stacks/batch')])).toEqual([
    [201],
    [200],
  ]);
  const both = [ONE, { stack: 'acme-batch', logicalId: 'One', type: 'AWS::Lambda::Function' }];
  expect(await call('GET', '/resources')).toEqual([200, both]);
  expect(await call('DELETE', '/stacks/batch')).toEqual([204]);
  expect(await call('DELETE', '/stacks/batch')).toEqual([204]);
  expect(await call('GET', '/resources')).toEqual([200, [ONE]]);
  expect(steps).toEqual(['started', 'stopped']);
});

test('a stack that can not be made is not there, and the caller hears why', async () => {
  await open('no such function');
  expect(await call('PUT', '/stacks/batch')).toEqual([500, { message: 'Error: no such function' }]);
  expect(await call('GET', '/resources')).toEqual([200, [ONE]]);
});

test('what lasts is nobody’s to remove', async () => {
  await open();
  expect((await call('DELETE', '/stacks/data'))[0]).toBe(404);
  expect((await call('POST', '/stacks/batch'))[0]).toBe(405);
});

test('what came goes when the platform stops', async () => {
  await open();
  await call('PUT', '/stacks/batch');
  await control.stop();
  expect(steps).toEqual(['started', 'stopped']);
  await open();
});
