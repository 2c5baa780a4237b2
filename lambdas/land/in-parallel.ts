import pLimit from 'p-limit';

/** Calls for each value, so many at once; answers in the order of the values. */
export function inParallel<T, R>(
  atOnce: number,
  values: readonly T[],
  call: (value: T) => Promise<R>,
): Promise<R[]> {
  const limit = pLimit(atOnce);
  return Promise.all(values.map((value) => limit(() => call(value))));
}
