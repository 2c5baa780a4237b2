/** What became of something that was expected to be able to fail. An exception, by contrast, means "retry me". */
export type Outcome<T> = { readonly ok: T } | { readonly reject: string };

export const isOk = <T>(outcome: Outcome<T>): outcome is { readonly ok: T } => 'ok' in outcome;
