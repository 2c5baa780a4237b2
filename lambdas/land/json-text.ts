/** JSON as every engine reads it. */

/** A value of JSON as text: what stands for half a surrogate pair, which engines refuse, becomes U+FFFD. */
export function jsonText(value: object): string {
  const text = JSON.stringify(value);
  // Whole pairs stand as they are: what is escaped has no other half. A backslash that is escaped itself is skipped.
  return text.includes('\\ud')
    ? text.replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, (found) => (found.length === 6 ? '\\ufffd' : found))
    : text;
}
