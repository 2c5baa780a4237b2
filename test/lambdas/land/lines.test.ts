import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mapLines } from '../../../lambdas/aggregate/tally.ts';
import { linesOf } from '../../../lambdas/land/lines.ts';

const read = (text: string | Buffer) =>
  linesOf(Buffer.from(text)).map(({ number, bytes }) => [number, bytes.toString('latin1')]);

describe('linesOf', () => {
  it('numbers lines from 1; empty ones are none', () => {
    expect(read('a\n\n\nb\nc\n')).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
  });

  it.each([
    ['nothing', ''],
    ['newlines alone', '\n\n'],
  ])('%s has no line', (_, text) => {
    expect(read(text)).toEqual([]);
  });

  it('takes a last line without its newline, and blanks for a line', () => {
    expect(read('a\n \n\r\nb')).toEqual([
      [1, 'a'],
      [2, ' '],
      [3, '\r'],
      [4, 'b'],
    ]);
  });

  it('leaves bytes that are no text as they are', () => {
    expect(read(Buffer.of(0xff, 0x0a, 0xe2, 0x82, 0x0a))).toEqual([
      [1, '\u00ff'],
      [2, '\u00e2\u0082'],
    ]);
  });

  it('finds as many lines as aggregate counts, whatever the bytes', () => {
    const bytes = fc
      .uint8Array({ maxLength: 40 })
      .map((some) => Buffer.from(some.map((byte) => (byte % 5 ? byte : 0x0a))));
    fc.assert(fc.property(bytes, (body) => linesOf(body).length === mapLines(body).length));
  });
});
