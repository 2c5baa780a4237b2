/** CSV as RFC 4180 has it: commas, CRLF, quotes doubled. Pure. */

/** What a spreadsheet takes for a formula. Source: OWASP, "CSV Injection". */
const FORMULA = /^[=+\-@\t\r]/;

/** A text that anyone may have sent: behind an apostrophe, where a spreadsheet would run it. */
export const harmless = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

const quoted = (field: string): string =>
  /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;

export const csvLine = (fields: readonly string[]): string => `${fields.map(quoted).join(',')}\r\n`;
