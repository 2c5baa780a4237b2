/** The variables that a stage's `env.ts` lists, each with its text. */
export type Environment<Name extends string> = Readonly<Record<Name, string>>;

/**
 * Reads a stage's variables once, at the edge.
 * @throws Error that names every variable that is missing; an empty text is a value.
 */
export function readEnvironment<Name extends string>(
  names: readonly Name[],
  source: Readonly<Record<string, string | undefined>>,
): Environment<Name> {
  const missing = names.filter((name) => source[name] === undefined);
  if (missing.length > 0) throw new Error(`environment variables are missing: ${missing.join(', ')}`);
  const values = names.map((name) => [name, source[name] ?? ''] as const);
  return Object.fromEntries(values) as Environment<Name>;
}
