/** When a batch is handed to the function. Pure; the same for streams and queues. */

/** A record as it stands in the event: JSON text and its size. */
export interface Item {
  readonly json: string;
  readonly bytes: number;
}

export interface BatchLimits {
  readonly size: number;
  readonly windowMs: number;
  readonly payloadBytes: number;
}

/**
 * Lambda's limit for the payload of an invocation, 6 MB, "which you can't modify":
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html, "Batching behavior".
 */
export const PAYLOAD_BYTES = 6 * 1024 * 1024;

const BEFORE = '{"Records":[';
const AFTER = ']}';

export const payloadOf = (items: readonly Item[]): string =>
  BEFORE + items.map(({ json }) => json).join(',') + AFTER;

/** How many of the first items one invocation takes, and whether one of its limits was met by them. */
export function prefix(
  items: readonly Item[],
  { size, payloadBytes }: BatchLimits,
): { count: number; full: boolean } {
  let bytes = BEFORE.length + AFTER.length - 1;
  for (const [index, item] of items.entries()) {
    bytes += item.bytes + 1;
    // An item that is too large alone goes alone, for the function to refuse: nothing else could ever be delivered.
    if (bytes > payloadBytes) return { count: Math.max(1, index), full: true };
    if (index + 1 === size) return { count: size, full: true };
  }
  return { count: items.length, full: false };
}

export type Decision = { readonly invoke: number } | { readonly waitMs: number };

/**
 * "The batching window expires, the batch size is met, or the payload size reaches 6 MB", whichever comes first (ibid.).
 * The window opens with the batch's first item; with none a batch is whatever one read brought.
 * @param ageMs since the first item was there.
 */
export function decide(items: readonly Item[], ageMs: number, limits: BatchLimits): Decision {
  const { count, full } = prefix(items, limits);
  if (full) return { invoke: count };
  if (count === 0) return { waitMs: Number.POSITIVE_INFINITY };
  return ageMs < limits.windowMs ? { waitMs: limits.windowMs - ageMs } : { invoke: count };
}
