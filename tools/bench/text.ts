/** A table as text: columns flush right, but for the last. */
export function columnsOf(rows: readonly (readonly string[])[]): string {
  const last = Math.max(...rows.map((row) => row.length)) - 1;
  const widths = Array.from({ length: last }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const text = (cell: string, column: number): string => cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(text).join('   ').trimEnd()).join('\n');
}

/** A command's last words: what it adds up to. */
export const lastParagraph = (said: string): string => said.trim().split('\n\n').at(-1) ?? '';
