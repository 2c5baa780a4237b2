/** Random bytes that a UUIDv7 takes. */
export const UUID_RANDOM_BYTES = 10;

/**
 * A UUIDv7 (RFC 9562, section 5.7): sorts by its time, and carries 74 random bits.
 * @param random {@link UUID_RANDOM_BYTES} bytes
 */
export function uuidv7(ms: number, random: Buffer): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(ms, 0, 6);
  random.copy(bytes, 6, 0, UUID_RANDOM_BYTES);
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
