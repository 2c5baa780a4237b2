/** Trino's grammar: reads a SELECT, and says what it is made of. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TrinoSQL, TrinoSqlListener } from 'dt-sql-parser';
import { build } from 'esbuild';

export interface Ingredients {
  readonly errors: readonly string[];
  readonly functions: ReadonlySet<string>;
  /** Kinds of primary expressions, by the grammar's names. */
  readonly expressions: ReadonlySet<string>;
  readonly castTypes: ReadonlySet<string>;
  /** The left sides of `/`, without white space. */
  readonly dividends: ReadonlySet<string>;
}

/** The package's modules name each other as bundlers understand it, and Node doesn't. */
async function loadParser(): Promise<TrinoSQL> {
  const folder = await mkdtemp(join(tmpdir(), 'trino-grammar-'));
  const outfile = join(folder, 'trino.mjs');
  try {
    await build({
      stdin: {
        contents: "export { TrinoSQL } from 'dt-sql-parser/dist/parser/trino';",
        resolveDir: process.cwd(),
      },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      keepNames: true,
      logLevel: 'error',
    });
    const { TrinoSQL } = await import(pathToFileURL(outfile).href);
    return new TrinoSQL();
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @returns what a SELECT is made of. */
export async function trinoReader(): Promise<(sql: string) => Ingredients> {
  const parser = await loadParser();
  return (sql) => {
    const found = {
      functions: new Set<string>(),
      expressions: new Set<string>(),
      castTypes: new Set<string>(),
      dividends: new Set<string>(),
    };
    const listener: TrinoSqlListener = {
      visitTerminal: () => {},
      visitErrorNode: () => {},
      exitEveryRule: () => {},
      enterEveryRule: (context) => {
        if (Object.getPrototypeOf(context.constructor).name === 'PrimaryExpressionContext') {
          found.expressions.add(context.constructor.name.replace(/Context$/, ''));
        }
      },
      enterFunctionCall: (context) => {
        found.functions.add(context.functionName().getText().toLowerCase());
      },
      enterCast: (context) => {
        found.castTypes.add(context.type().getText().toLowerCase());
      },
      enterArithmeticBinary: (context) => {
        if (context.SLASH()) found.dividends.add(context.valueExpression(0)?.getText() ?? '');
      },
    };
    const errors: string[] = [];
    const tree = parser.parse(sql, ({ startLine, message }) => errors.push(`line ${startLine}: ${message}`));
    parser.listen(listener, tree);
    return { errors, ...found };
  };
}
