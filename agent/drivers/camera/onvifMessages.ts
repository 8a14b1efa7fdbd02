import { createHash } from 'node:crypto';
import { countOf, elementAt, escapeXml, readBoundedXml } from '../../probing/boundedXml.ts';
import type { Credentials } from '../../probing/digest.ts';

const SOAP = 'http://www.w3.org/2003/05/soap-envelope';
const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
const PROFILE =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0';
const ENCODING =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary';

/** The questions that are ever put to an ONVIF device. */
export const ONVIF_QUESTIONS = {
  /** ONVIF Core §8.3.6 (Core 2.x): answered without signing in. */
  time: '<GetSystemDateAndTime xmlns="http://www.onvif.org/ver10/device/wsdl"/>',
  /** Where the media service lies. */
  media:
    '<GetCapabilities xmlns="http://www.onvif.org/ver10/device/wsdl"><Category>Media</Category></GetCapabilities>',
  profiles: '<GetProfiles xmlns="http://www.onvif.org/ver10/media/wsdl"/>',
} as const;

/** A name and a password for one message (WS-Security UsernameToken Profile 1.0, PasswordDigest). */
export interface UsernameToken {
  readonly credentials: Credentials;
  /** Sixteen bytes of chance. */
  readonly nonce: Uint8Array;
  /** By the device's clock: many refuse what seems old to them. */
  readonly createdMs: number;
}

/** Builds a SOAP 1.2 message around one question. */
export function onvifMessage(question: string, token: UsernameToken | null): string {
  const header = token === null ? '' : `<s:Header>${securityHeader(token)}</s:Header>`;
  return `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${SOAP}">${header}<s:Body>${question}</s:Body></s:Envelope>`;
}

function securityHeader({ credentials, nonce, createdMs }: UsernameToken): string {
  const created = new Date(createdMs).toISOString();
  const digest = passwordDigest({ nonce, created, password: credentials.password });
  const nonceText = Buffer.from(nonce).toString('base64');
  return [
    `<Security s:mustUnderstand="1" xmlns="${WSSE}"><UsernameToken>`,
    `<Username>${escapeXml(credentials.name)}</Username>`,
    `<Password Type="${PROFILE}#PasswordDigest">${digest}</Password>`,
    `<Nonce EncodingType="${ENCODING}">${nonceText}</Nonce>`,
    `<Created xmlns="${WSU}">${created}</Created>`,
    '</UsernameToken></Security>',
  ].join('');
}

/** Base64 of SHA-1 of nonce, time and password (UsernameToken Profile 1.0 §3.1). */
export function passwordDigest(parts: {
  readonly nonce: Uint8Array;
  readonly created: string;
  readonly password: string;
}): string {
  const hash = createHash('sha1').update(parts.nonce).update(parts.created);
  return hash.update(parts.password).digest('base64');
}

/** What an ONVIF device answered. */
export type OnvifAnswer =
  | { readonly kind: 'time'; readonly deviceMs: number }
  | { readonly kind: 'media'; readonly path: string | null }
  | { readonly kind: 'profiles'; readonly count: number }
  | { readonly kind: 'fault'; readonly isNotAuthorised: boolean }
  | { readonly kind: 'not-onvif' };

/** Reads an answer to one of the questions above; the caller bounds its length. Never throws. */
export async function readOnvifAnswer(text: string): Promise<OnvifAnswer> {
  const body = elementAt(await readBoundedXml(text), ['Envelope', 'Body']);
  if (body === undefined) return { kind: 'not-onvif' };
  const fault = elementAt(body, ['Fault']);
  if (fault !== undefined) {
    // ter:NotAuthorized, or wsse:FailedAuthentication, somewhere in the subcodes.
    const words = JSON.stringify(fault);
    return { kind: 'fault', isNotAuthorised: /NotAuthorized|FailedAuthentication/i.test(words) };
  }
  const time = elementAt(body, ['GetSystemDateAndTimeResponse', 'SystemDateAndTime']);
  if (time !== undefined) {
    const deviceMs = readTime(elementAt(time, ['UTCDateTime']));
    return deviceMs === null ? { kind: 'not-onvif' } : { kind: 'time', deviceMs };
  }
  const capabilities = elementAt(body, ['GetCapabilitiesResponse', 'Capabilities']);
  if (capabilities !== undefined) {
    const address = elementAt(capabilities, ['Media', 'XAddr']);
    return { kind: 'media', path: typeof address === 'string' ? pathOf(address) : null };
  }
  const profiles = elementAt(body, ['GetProfilesResponse']);
  if (profiles !== undefined) return { kind: 'profiles', count: countOf(profiles, 'Profiles') };
  return { kind: 'not-onvif' };
}

/** The path of an address that a device names; where it says to go besides that is not followed. */
function pathOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { pathname, search } = new URL(address);
  return `${pathname}${search}`;
}

const TIME_FIELDS = [
  ['Date', 'Year', 1970, 9999],
  ['Date', 'Month', 1, 12],
  ['Date', 'Day', 1, 31],
  ['Time', 'Hour', 0, 23],
  ['Time', 'Minute', 0, 59],
  // A leap second is a second.
  ['Time', 'Second', 0, 60],
] as const;

function readTime(node: ReturnType<typeof elementAt>): number | null {
  if (node === undefined) return null;
  const parts: number[] = [];
  for (const [group, name, min, max] of TIME_FIELDS) {
    const text = elementAt(node, [group, name]);
    const value = typeof text === 'string' && /^\d{1,4}$/.test(text.trim()) ? Number(text) : null;
    if (value === null || value < min || value > max) return null;
    parts.push(value);
  }
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
