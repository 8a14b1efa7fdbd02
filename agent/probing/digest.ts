import { createHash } from 'node:crypto';

/** A name and its password, as a device wants them. */
export interface Credentials {
  readonly name: string;
  readonly password: string;
}

/** One way of signing in that a server offers (RFC 7235 §2.1). */
export interface Challenge {
  /** In lower case: basic, digest, bearer … */
  readonly scheme: string;
  /** Names in lower case, quotes taken off. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** A server that offers more than this wants something else than a password. */
const CHALLENGES_MAX = 16;
const PARAMETERS_MAX = 32;

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const PARAMETER = new RegExp(`^(${TOKEN})[ \\t]*=[ \\t]*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s,"]+))`);
const SCHEME = new RegExp(`^(${TOKEN})(?=[ \\t,]|$)(?![ \\t]*=)`);

/**
 * Reads the value of a WWW-Authenticate header: one or several challenges (RFC 7235 §4.1). What
 * makes no sense is passed over; never throws.
 */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  let rest = header;
  while (rest !== '' && challenges.length <= CHALLENGES_MAX) {
    rest = rest.replace(/^[\s,]+/, '');
    const scheme = SCHEME.exec(rest);
    const parameter = scheme === null ? PARAMETER.exec(rest) : null;
    const last = challenges.at(-1);
    if (scheme !== null) {
      challenges.push({ scheme: (scheme[1] ?? '').toLowerCase(), parameters: new Map() });
      rest = rest.slice(scheme[0].length);
    } else if (parameter !== null) {
      const [whole, name = '', quoted, plain = ''] = parameter;
      const value = quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1');
      const isRoom = last !== undefined && last.parameters.size < PARAMETERS_MAX;
      if (isRoom) last.parameters.set(name.toLowerCase(), value);
      rest = rest.slice(whole.length);
    } else {
      // Not readable here: go on behind the next comma or blank.
      rest = rest.replace(/^[^\s,]+/, '');
    }
  }
  return challenges.slice(0, CHALLENGES_MAX);
}

/** The request that is signed. */
export interface SignedRequest {
  readonly method: string;
  /** As it stands in the request line. */
  readonly target: string;
}

export interface SignOptions {
  readonly challenges: readonly Challenge[];
  readonly credentials: Credentials;
  readonly request: SignedRequest;
  /** Whether a password may travel unencrypted. */
  readonly allowBasic: boolean;
  /** Eight bytes or more of chance, as hexadecimal. */
  readonly cnonce: string;
}

/** The value of the Authorization header, or why there is none. */
export type Signature =
  | { readonly kind: 'signed'; readonly header: string }
  | { readonly kind: 'impossible'; readonly reason: string };

/** The strongest first: RFC 7616 §3.7 asks for it. */
const ALGORITHMS = ['SHA-256', 'MD5'] as const;
type Algorithm = (typeof ALGORITHMS)[number];

/**
 * Answers the strongest challenge that can be answered: digest with SHA-256, digest with MD5 (RFC
 * 7616, also as RFC 2617 has it, without qop), and Basic only where it is allowed.
 */
export function sign(options: SignOptions): Signature {
  const { challenges, credentials, allowBasic } = options;
  for (const algorithm of ALGORITHMS) {
    const digest = challenges.find((challenge) => algorithmOf(challenge)?.name === algorithm);
    if (digest !== undefined) return { kind: 'signed', header: digestHeader(digest, options) };
  }
  if (challenges.some(({ scheme }) => scheme === 'basic')) {
    if (!allowBasic) {
      const reason = 'it asks for the password unencrypted (Basic), which allowBasic would permit';
      return { kind: 'impossible', reason };
    }
    const text = Buffer.from(`${credentials.name}:${credentials.password}`).toString('base64');
    return { kind: 'signed', header: `Basic ${text}` };
  }
  return { kind: 'impossible', reason: 'it offers no way of signing in that is known here' };
}

function algorithmOf({ scheme, parameters }: Challenge): {
  readonly name: Algorithm;
  readonly isSession: boolean;
} | null {
  if (scheme !== 'digest' || (parameters.get('nonce') ?? '') === '') return null;
  const offered = (parameters.get('qop') ?? '').toLowerCase();
  if (offered !== '' && !offered.split(/[\s,]+/).includes('auth')) return null;
  const written = (parameters.get('algorithm') ?? 'MD5').toUpperCase();
  const isSession = written.endsWith('-SESS');
  const plain = written.replace(/-SESS$/, '');
  const name = ALGORITHMS.find((one) => one === plain);
  return name === undefined ? null : { name, isSession };
}

/** Every request has a nonce count of its own nonce; ours ask once per nonce. */
const NONCE_COUNT = '00000001';

function digestHeader(challenge: Challenge, options: SignOptions): string {
  const { credentials, request, cnonce } = options;
  const { parameters } = challenge;
  const { name: algorithm, isSession } = algorithmOf(challenge) ?? {
    name: 'MD5' as const,
    isSession: false,
  };
  const hash = (text: string): string => hashBy(algorithm, text);
  const realm = parameters.get('realm') ?? '';
  const nonce = parameters.get('nonce') ?? '';
  const hasQop = (parameters.get('qop') ?? '') !== '';
  const account = hash(`${credentials.name}:${realm}:${credentials.password}`);
  const ha1 = isSession ? hash(`${account}:${nonce}:${cnonce}`) : account;
  const ha2 = hash(`${request.method}:${request.target}`);
  const middle = hasQop ? `${nonce}:${NONCE_COUNT}:${cnonce}:auth` : nonce;
  const isHashed = parameters.get('userhash')?.toLowerCase() === 'true';
  const name = isHashed ? hash(`${credentials.name}:${realm}`) : credentials.name;
  const fields = [
    `username=${quote(name)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(request.target)}`,
    `response="${hash(`${ha1}:${middle}:${ha2}`)}"`,
  ];
  const written = parameters.get('algorithm');
  if (written !== undefined) fields.push(`algorithm=${algorithm}${isSession ? '-sess' : ''}`);
  const opaque = parameters.get('opaque');
  if (opaque !== undefined) fields.push(`opaque=${quote(opaque)}`);
  if (hasQop) fields.push('qop=auth', `nc=${NONCE_COUNT}`);
  if (hasQop || isSession) fields.push(`cnonce="${cnonce}"`);
  if (isHashed) fields.push('userhash=true');
  return `Digest ${fields.join(', ')}`;
}

function hashBy(algorithm: Algorithm, text: string): string {
  return createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
    .update(text)
    .digest('hex');
}

/** A quoted string (RFC 7230 §3.2.6). What a server put in must not be able to break out of it. */
function quote(text: string): string {
  const safe = [...text].filter((letter) => letter >= ' ' && letter !== '\u007f').join('');
  return `"${safe.replace(/["\\]/g, '\\$&')}"`;
}
