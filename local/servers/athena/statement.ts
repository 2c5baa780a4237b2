/** What the local Athena runs: a SELECT, or one within the UNLOAD that writes it to the lake as Parquet. */

export interface Statement {
  readonly select: string;
  /** Where UNLOAD writes. */
  readonly destination?: { readonly bucket: string; readonly prefix: string };
}

const COMMENTS = /--[^\n]*|\/\*[\s\S]*?\*\//g;
/** Whichever begins first: an apostrophe in a comment begins no text. */
const ASIDE = /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\//g;
const UNLOAD =
  /^UNLOAD\s*\(([\s\S]*)\)\s*TO\s*'s3:\/\/([^/']+)\/([^']*)'\s*WITH\s*\(\s*format\s*=\s*'PARQUET'\s*,\s*compression\s*=\s*'ZSTD'\s*\)$/i;

/** The statement, or why it isn't run. */
export function parseStatement(query: string): Statement | { readonly fault: string } {
  const text = trimmed(query);
  const first = /^[\s(]*(\w+)/.exec(text.replace(COMMENTS, ' '))?.[1]?.toUpperCase() ?? '';
  if (first === 'SELECT' || first === 'WITH' || first === 'VALUES') return { select: text };
  if (first !== 'UNLOAD')
    return { fault: `the local Athena runs SELECT and UNLOAD, and not ${first || 'an empty query'}` };
  const [, select, bucket, prefix] = UNLOAD.exec(text.slice(text.toUpperCase().indexOf('UNLOAD'))) ?? [];
  if (select !== undefined && bucket !== undefined && prefix?.endsWith('/'))
    return { select, destination: { bucket, prefix } };
  return {
    fault:
      "the local Athena knows UNLOAD (SELECT …) TO 's3://bucket/prefix/' WITH (format = 'PARQUET', compression = 'ZSTD') and no other form",
  };
}

/** Without blanks and semicolons at its end. */
const trimmed = (query: string): string => query.trim().replace(/[;\s]+$/, '');

/** Every word outside of texts and comments, in lower case: tables are looked for among them. */
export const wordsOf = (sql: string): ReadonlySet<string> =>
  new Set(sql.replace(ASIDE, ' ').toLowerCase().match(/\w+/g) ?? []);
