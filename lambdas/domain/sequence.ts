/** Kinesis sequence numbers have 56 decimal digits; shorter ones are padded so that text order is their order. */
const DIGITS = 56;

/** Before the first record of a shard. */
export const SEQUENCE_START = '0'.repeat(DIGITS);

/**
 * Left-pads a sequence number, so that it can be compared and sorted as text.
 * @throws Error on what is no sequence number: comparing it would lose or double records.
 */
export function padSequence(sequence: string): string {
  if (!/^\d+$/.test(sequence) || sequence.length > DIGITS) {
    throw new Error(`not a Kinesis sequence number of at most ${DIGITS} digits: ${sequence}`);
  }
  return sequence.padStart(DIGITS, '0');
}
