/** A conversion: what a click was to lead to, told by whoever saw it happen. */
import { sha256 } from './hash.ts';

/** An order that counts, and the same one taken back. */
export const CONVERSION_STATUS = { approved: 'approved', reversed: 'reversed' } as const;
export type ConversionStatus = keyof typeof CONVERSION_STATUS;

export const isConversionStatus = (value: unknown): value is ConversionStatus =>
  typeof value === 'string' && Object.hasOwn(CONVERSION_STATUS, value);

/** What it adds to figures, which are net: approved less reversed. */
export const signOf = (status: ConversionStatus): 1 | -1 => (status === CONVERSION_STATUS.reversed ? -1 : 1);

/** The id of an order's approval, or of its reversal: the same however often it is told. */
export const orderEventId = (conversion: string, orderId: string, status: ConversionStatus): string =>
  sha256(JSON.stringify([conversion, orderId, status])).slice(0, 32);
