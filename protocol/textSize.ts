/** The most UTF-8 bytes that one unit of a JavaScript string becomes. */
const BYTES_PER_UNIT_MAX = 3;

/**
 * Says whether a text takes more than `bytesMax` bytes as UTF-8, which is what goes over the wire.
 * Counts only where the length alone does not decide.
 */
export function isLongerThan(text: string, bytesMax: number): boolean {
  if (text.length > bytesMax) return true;
  if (text.length * BYTES_PER_UNIT_MAX <= bytesMax) return false;
  return Buffer.byteLength(text) > bytesMax;
}
