import { createHash } from 'node:crypto';
import { randomId } from '../../runtime/random.ts';

/** 256 bits, as hexadecimal digits. */
const TOKEN_BYTES = 32;

/** What a token looks like; everything else is refused before it is looked up. */
export const TOKEN_PATTERN = '^[0-9a-f]{64}$';
const tokenPattern = new RegExp(TOKEN_PATTERN);

/** A new secret nobody can guess. */
export function newToken(): string {
  return randomId(TOKEN_BYTES);
}

/** Says whether a text has the form of a token. */
export function isToken(text: string): boolean {
  return tokenPattern.test(text);
}

/**
 * What is stored of a token. One round of SHA-256 is enough, because a token has 256 random bits:
 * slow hashes are for what people think up.
 */
export function tokenSha256(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
