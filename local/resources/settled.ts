const ATTEMPTS = 100;
const PAUSE_MS = 20;

/** Runs `create`; where the thing is there already (the service's error `exists`), adopts it. */
export async function createOrAdopt(create: () => Promise<unknown>, exists: string): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (!(error instanceof Error && error.name === exists)) throw error;
  }
}

/** @throws Error if it isn't so within two seconds. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`${what} isn't so after ${(ATTEMPTS * PAUSE_MS) / 1_000} s`);
}
