import { createHash, timingSafeEqual } from 'node:crypto';

/** Compared with when nobody has such an id, so that the answer takes as long. */
const NOBODY = Buffer.alloc(32);

/**
 * Says whether a secret is the one whose SHA-256 is kept. A fast hash is enough: a secret is 256
 * random bits, not something that a person made up.
 */
export function isSecretOf(secret: Uint8Array | undefined, sha256Hex: string | null): boolean {
  const presented = createHash('sha256')
    .update(secret ?? '')
    .digest();
  const kept = sha256Hex === null ? NOBODY : Buffer.from(sha256Hex, 'hex');
  const same = kept.length === presented.length && timingSafeEqual(kept, presented);
  return same && sha256Hex !== null && secret !== undefined;
}
