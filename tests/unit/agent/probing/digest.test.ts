import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseChallenges, type SignOptions, sign } from '../../../../agent/probing/digest.ts';

/** Beside other tests on a busy machine. */
const FUZZ_MS = 120_000;

const MUFASA = { name: 'Mufasa', password: 'Circle of Life' };

function signed(header: string, fields: Partial<SignOptions> = {}): string {
  const signature = sign({
    challenges: parseChallenges(header),
    credentials: MUFASA,
    request: { method: 'GET', target: '/dir/index.html' },
    ...{ allowBasic: false, cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' },
    ...fields,
  });
  return signature.kind === 'signed' ? signature.header : signature.reason;
}

describe('a signature', () => {
  const rfc7616 = (algorithm: string) =>
    `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;

  test.each([
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
  ])('by %s is that of RFC 7616 §3.9.1', (algorithm, response) => {
    const header = signed(rfc7616(algorithm));
    expect(header).toContain(`response="${response}"`);
    expect(header).toContain('qop=auth, nc=00000001');
  });

  test('by MD5 is that of RFC 2617 §3.5', () => {
    const header = signed(
      'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
      {
        credentials: { name: 'Mufasa', password: 'Circle Of Life' },
        cnonce: '0a4f113b',
      },
    );
    expect(header).toContain('response="6629fae49393a05397450978507c4ef1"');
    expect(header).toContain('opaque="5ccc069c403ebaf9f0171e9517f40e41"');
  });

  test('uses the strongest of several challenges, in one header or in two', () => {
    const header = signed(`${rfc7616('MD5')}, ${rfc7616('SHA-256')}, Basic realm="x"`);
    expect(header).toContain('algorithm=SHA-256');
  });

  test('sends a password unencrypted only where that is allowed', () => {
    expect(signed('Basic realm="x"')).toContain('allowBasic');
    const wanted = `Basic ${Buffer.from('Mufasa:Circle of Life').toString('base64')}`;
    expect(signed('Basic realm="x"', { allowBasic: true })).toBe(wanted);
    expect(signed('Digest realm="x", nonce="n", Basic', { allowBasic: true })).toMatch(/^Digest /);
  });

  test.each([
    'Bearer realm="x"',
    'Digest realm="x"',
    'Digest nonce="n", algorithm=SHA-1',
    '',
    'Digest nonce="n", qop="auth-int"',
  ])('is impossible for %j', (header) => expect(signed(header)).toContain('no way of signing in'));

  test('of a session and a hashed name follow RFC 7616 §3.4', () => {
    const sha = (text: string) => createHash('sha256').update(text).digest('hex');
    const header = signed(
      'Digest realm="r", nonce="n", algorithm=SHA-256-sess, qop=auth, userhash=true',
      { cnonce: 'c' },
    );
    const ha1 = sha(`${sha('Mufasa:r:Circle of Life')}:n:c`);
    const response = sha(`${ha1}:n:00000001:c:auth:${sha('GET:/dir/index.html')}`);
    expect(header).toContain(`response="${response}"`);
    expect(header).toContain(`username="${sha('Mufasa:r')}"`);
  });

  test('never holds the password, and nothing that a server sent can break out of its quotes', () => {
    const nasty = fc.oneof(
      fc.string({
        unit: fc.constantFrom('"', '\\', ',', ' ', '=', 'a', '\r', '\n'),
        maxLength: 12,
      }),
      fc.constant('x", username="root'),
      fc.string({ unit: 'binary', maxLength: 30 }),
    );
    fc.assert(
      fc.property(nasty, nasty, nasty, (realm, nonce, opaque) => {
        const parameters = new Map(Object.entries({ realm, nonce: `n${nonce}`, opaque }));
        const signature = sign({
          challenges: [{ scheme: 'digest', parameters }],
          credentials: { name: 'admin', password: 'hidden-word' },
          ...{ request: { method: 'GET', target: '/' }, allowBasic: false, cnonce: 'c' },
        });
        if (signature.kind !== 'signed') throw new Error();
        expect(signature.header).not.toContain('hidden-word');
        // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be there
        expect(signature.header).not.toMatch(/[\u0000-\u001f\u007f]/);
        const [read] = parseChallenges(signature.header);
        expect([...(read?.parameters.keys() ?? [])]).toEqual([
          ...['username', 'realm', 'nonce', 'uri', 'response', 'opaque'],
        ]);
      }),
    );
  });
});

describe('challenges', () => {
  test('are read as they are written, whatever stands in the quotes', () => {
    const value = fc.string({ maxLength: 20 });
    const name = fc.constantFrom('realm', 'nonce', 'opaque', 'Stale');
    const challenge = fc.record({
      scheme: fc.constantFrom('Digest', 'Basic', 'Bearer'),
      parameters: fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(challenge, { minLength: 1, maxLength: 4 }), (challenges) => {
        const text = challenges
          .map(({ scheme, parameters }) => {
            const written = parameters.map(
              ([key, one]) => `${key}="${one.replace(/["\\]/g, '\\$&')}"`,
            );
            return `${scheme} ${written.join(', ')}`.trim();
          })
          .join(', ');
        const read = parseChallenges(text).map(({ scheme, parameters }) => ({
          scheme,
          parameters: [...parameters],
        }));
        const wanted = challenges.map(({ scheme, parameters }) => ({
          scheme: scheme.toLowerCase(),
          parameters: parameters.map(([key, one]) => [key.toLowerCase(), one]),
        }));
        expect(read).toEqual(wanted);
      }),
    );
  });

  test('50,000 broken headers are read without a crash, bounded', { timeout: FUZZ_MS }, () => {
    const piece = fc.constantFrom(
      'Digest ',
      'Basic',
      'realm=',
      '"',
      '\\',
      ',',
      ' ',
      '=',
      'nonce="a"',
      'é',
      '\u0000',
      'x'.repeat(50),
    );
    const header = fc.oneof(
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
      fc.string({ unit: 'binary', maxLength: 200 }),
    );
    fc.assert(
      fc.property(header, (text) => {
        const challenges = parseChallenges(text);
        if (challenges.length > 16) throw new Error('too many');
        const all = challenges.map(({ parameters }) => [...parameters].join('')).join('');
        if (all.length > text.length) throw new Error('grew');
      }),
      { numRuns: 50_000, seed: 4 },
    );
  });
});
