/** A record that a call didn't take, and why. */
export interface Refusal<R> {
  readonly record: R;
  /** An error's name or a service's code. */
  readonly reason: string;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : String(error));

/** Makes calls side by side and gathers what they refused; a call that fails refuses all of its records. */
export async function refusals<R>(
  calls: readonly (readonly R[])[],
  make: (records: readonly R[]) => Promise<Refusal<R>[]>,
): Promise<Refusal<R>[]> {
  const refused = calls.map((records) =>
    make(records).catch((error: unknown) => {
      const reason = reasonOf(error);
      return records.map((record) => ({ record, reason }));
    }),
  );
  return (await Promise.all(refused)).flat();
}
