/**
 * Waits for a call so long and no longer: the clients' own timeouts end before a reply's body does.
 * @throws Error named TimeoutError; the call itself goes on, and may still succeed.
 */
export async function within<T>(timeoutMs: number, call: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(Object.assign(new Error(`no answer within ${timeoutMs} ms`), { name: 'TimeoutError' }));
  }, timeoutMs);
  try {
    return await Promise.race([call, promise]);
  } finally {
    clearTimeout(timer);
  }
}
