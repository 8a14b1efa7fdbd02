import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../runtime/clock.ts';

/**
 * An ONVIF device of our own making, because Debian has none: written from ONVIF Core 2.x §8.3.6,
 * the Media service and WS-Security UsernameToken Profile 1.0, not from our own reader.
 */
export interface OnvifDevice {
  readonly port: number;
  /** What was asked, in order: the name of the SOAP operation and the path. */
  readonly asked: string[];
}

export interface OnvifDeviceOptions {
  readonly clock: Clock;
  /** How far its clock is ahead. */
  readonly aheadMs?: number;
  readonly account?: { readonly name: string; readonly password: string };
  /** How it wants its account: in the message, or by HTTP digest. */
  readonly signIn?: 'message' | 'http';
  readonly profiles?: number;
  /** The address of its media service, as it names it. */
  readonly mediaAddress?: string;
}

/** How old a signed message may be (UsernameToken Profile 1.0 §3.1: it is the server's choice). */
const FRESH_MS = 5000;
const REALM = 'camera';
const NONCE = 'b8f2c1d0';

export async function startOnvifDevice(options: OnvifDeviceOptions): Promise<OnvifDevice> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void readAll(request).then((text) => answer(options, { request, response, text, asked }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, asked };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

function answer(
  options: OnvifDeviceOptions,
  what: {
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
    readonly text: string;
    readonly asked: string[];
  },
): void {
  const { request, response, text, asked } = what;
  const operation = /<(Get\w+)/.exec(text)?.[1] ?? '';
  asked.push(`${operation} ${request.url}`);
  const isOpen = operation === 'GetSystemDateAndTime' || options.account === undefined;
  if (!isOpen && !isKnown(options, request, text)) {
    refuse(options, response);
    return;
  }
  const nowMs = options.clock.wallMs() + (options.aheadMs ?? 0);
  const body = bodyOf(operation, options, nowMs);
  response.writeHead(200, { 'Content-Type': 'application/soap+xml; charset=utf-8' });
  response.end(envelope(body));
}

function envelope(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:tt="http://www.onvif.org/ver10/schema">
<SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>`;
}

function bodyOf(operation: string, options: OnvifDeviceOptions, nowMs: number): string {
  const now = new Date(nowMs);
  if (operation === 'GetSystemDateAndTime') {
    return `<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime>
<tt:DateTimeType>NTP</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings>
<tt:UTCDateTime>
<tt:Time><tt:Hour>${now.getUTCHours()}</tt:Hour><tt:Minute>${now.getUTCMinutes()}</tt:Minute><tt:Second>${now.getUTCSeconds()}</tt:Second></tt:Time>
<tt:Date><tt:Year>${now.getUTCFullYear()}</tt:Year><tt:Month>${now.getUTCMonth() + 1}</tt:Month><tt:Day>${now.getUTCDate()}</tt:Day></tt:Date>
</tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`;
  }
  if (operation === 'GetCapabilities') {
    const address = options.mediaAddress ?? 'http://192.168.77.7/onvif/media';
    return `<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Media><tt:XAddr>${address}</tt:XAddr></tt:Media></tds:Capabilities></tds:GetCapabilitiesResponse>`;
  }
  const profiles = Array.from(
    { length: options.profiles ?? 2 },
    (_, index) =>
      `<trt:Profiles token="p${index}" fixed="true"><tt:Name>main</tt:Name></trt:Profiles>`,
  );
  return `<trt:GetProfilesResponse>${profiles.join('')}</trt:GetProfilesResponse>`;
}

function isKnown(options: OnvifDeviceOptions, request: IncomingMessage, text: string): boolean {
  if (options.signIn === 'http') return isSignedByHttp(options, request);
  const { name = '', password = '' } = options.account ?? {};
  const field = (tag: string): string =>
    new RegExp(`<${tag}[^>]*>([^<]*)</${tag}>`).exec(text)?.[1] ?? '';
  const created = field('Created');
  const ageMs = Math.abs(options.clock.wallMs() + (options.aheadMs ?? 0) - Date.parse(created));
  const hash = createHash('sha1');
  hash.update(
    Buffer.concat([Buffer.from(field('Nonce'), 'base64'), Buffer.from(created + password)]),
  );
  return (
    unescapeXml(field('Username')) === name &&
    field('Password') === hash.digest('base64') &&
    ageMs < FRESH_MS
  );
}

function unescapeXml(text: string): string {
  const plain = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"');
  return plain.replaceAll('&amp;', '&');
}

/** RFC 2617 §3.2.2 with qop=auth. */
function isSignedByHttp({ account }: OnvifDeviceOptions, request: IncomingMessage): boolean {
  const header = request.headers.authorization ?? '';
  const field = (name: string): string =>
    new RegExp(`[ ,]${name}="?([^",]*)"?`).exec(header)?.[1] ?? '';
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  const ha1 = md5(`${account?.name}:${REALM}:${account?.password}`);
  const ha2 = md5(`${request.method}:${field('uri')}`);
  const wanted = md5(`${ha1}:${NONCE}:${field('nc')}:${field('cnonce')}:auth:${ha2}`);
  return field('uri') === request.url && field('response') === wanted;
}

function refuse(options: OnvifDeviceOptions, response: ServerResponse): void {
  if (options.signIn === 'http') {
    const challenge = `Digest realm="${REALM}", qop="auth", nonce="${NONCE}"`;
    response.writeHead(401, { 'WWW-Authenticate': challenge });
    response.end();
    return;
  }
  response.writeHead(400, { 'Content-Type': 'application/soap+xml; charset=utf-8' });
  response.end(
    envelope(`<SOAP-ENV:Fault><SOAP-ENV:Code><SOAP-ENV:Value>SOAP-ENV:Sender</SOAP-ENV:Value>
<SOAP-ENV:Subcode><SOAP-ENV:Value>ter:NotAuthorized</SOAP-ENV:Value></SOAP-ENV:Subcode></SOAP-ENV:Code>
<SOAP-ENV:Reason><SOAP-ENV:Text xml:lang="en">Sender not Authorized</SOAP-ENV:Text></SOAP-ENV:Reason></SOAP-ENV:Fault>`),
  );
}
