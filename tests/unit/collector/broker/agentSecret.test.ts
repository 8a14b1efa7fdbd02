import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { isSecretOf } from '../../../../collector/broker/agentSecret.ts';

const SECRET = Buffer.from('a'.repeat(64));
const SHA256 = createHash('sha256').update(SECRET).digest('hex');

test('the secret is known by its digest', () => {
  expect(isSecretOf(SECRET, SHA256)).toBe(true);
});

test('another secret, none, an unknown agent and a broken digest are refused', () => {
  expect(isSecretOf(Buffer.from('b'), SHA256)).toBe(false);
  expect(isSecretOf(undefined, SHA256)).toBe(false);
  expect(isSecretOf(SECRET, null)).toBe(false);
  expect(isSecretOf(SECRET, 'abc')).toBe(false);
  expect(isSecretOf(undefined, createHash('sha256').digest('hex'))).toBe(false);
});
