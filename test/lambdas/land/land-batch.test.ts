import { expect, it } from '@jest/globals';
import { landBatch } from '../../../lambdas/land/land-batch.ts';

const about = (messageId: string, ...keys: readonly string[]) => ({
  messageId,
  body: JSON.stringify({ Records: keys.map((key) => ({ s3: { object: { key } } })) }),
});

it('lands one unit after another; a message that fails goes back alone, with its reason', async () => {
  const landed: string[] = [];
  const land = async (key: string): Promise<void> => {
    landed.push(`${key} begins`);
    if (key === 'bad') throw new Error('no unit');
    await Promise.resolve();
    landed.push(`${key} ends`);
  };
  const test = { messageId: '4', body: '{"Event":"s3:TestEvent"}' };
  const noise = { messageId: '5', body: 'noise' };
  const messages = [about('1', 'a'), about('2', 'bad'), about('3', 'b', 'c'), test, noise];
  const failures = await landBatch(messages, land, () => true);
  expect(failures).toEqual([
    { message: messages[1], reason: new Error('no unit') },
    { message: noise, reason: expect.any(SyntaxError) },
  ]);
  expect(landed).toEqual(['a begins', 'a ends', 'bad begins', 'b begins', 'b ends', 'c begins', 'c ends']);
});

it('what there is no time to start goes back without a reason', async () => {
  const landed: string[] = [];
  const land = async (key: string): Promise<void> => {
    landed.push(key);
  };
  const messages = [about('1', 'a'), about('2', 'b')];
  const failures = await landBatch(messages, land, () => landed.length === 0);
  expect(landed).toEqual(['a']);
  expect(failures).toEqual([{ message: messages[1], reason: undefined }]);
});
