import { expect, it } from '@jest/globals';
import { peakOf } from '../../../tools/bench/memory.ts';
import { lastParagraph } from '../../../tools/bench/text.ts';

it('reads the peak in bytes, where the system tells', () => {
  expect(peakOf('VmPeak:\t 9 kB\nVmHWM:\t  2048 kB\nVmRSS:\t 1024 kB\n')).toBe(2_097_152);
  expect(peakOf('')).toBeUndefined();
});

it('takes the last words of a command', () => {
  expect(lastParagraph('a\nb\n\nrows 5\ntime 2 s\n')).toBe('rows 5\ntime 2 s');
  expect(lastParagraph('')).toBe('');
});
