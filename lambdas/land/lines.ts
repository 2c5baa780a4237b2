/** A line of a unit, as it came: its bytes need be no text. */
export interface Line {
  /** From 1; of the lines that aggregate counts, too: empty ones are none. */
  readonly number: number;
  readonly bytes: Buffer;
}

const NEWLINE = 0x0a;

export function linesOf(body: Buffer): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < body.length; ) {
    const newline = body.indexOf(NEWLINE, start);
    const end = newline < 0 ? body.length : newline;
    if (end > start) lines.push({ number: lines.length + 1, bytes: body.subarray(start, end) });
    start = end + 1;
  }
  return lines;
}
