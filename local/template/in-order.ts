/**
 * The ids, each after those that it needs; otherwise in the order given. What isn't among the ids is no concern here.
 * @throws Error that names a circle.
 */
export function inOrder(ids: readonly string[], needs: (id: string) => readonly string[]): readonly string[] {
  const known = new Set(ids);
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    if (done.has(id) || !known.has(id)) return;
    if (path.includes(id)) throw new Error(`a circle of dependencies: ${[...path, id].join(' → ')}`);
    for (const need of needs(id)) visit(need, [...path, id]);
    done.add(id);
  };
  for (const id of ids) visit(id, []);
  return [...done];
}
