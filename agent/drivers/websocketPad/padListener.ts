import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { CancelTimer, Clock } from '../../../runtime/clock.ts';
import type { Log } from '../../../runtime/log.ts';
import type { PadAccounts, WrongKeys } from './padAccounts.ts';
import { createPadConnection, type PadSocket } from './padConnection.ts';
import { PAD_MESSAGE_BYTES_MAX } from './padMessages.ts';

/** Where pads connect to, and how. */
export interface ListenerWish {
  readonly host: string;
  /** 0: any that is free, for tests. */
  readonly port: number;
  /** Absolute paths of PEM files; null: unencrypted. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
}

export interface ListenerOptions {
  readonly wish: ListenerWish;
  readonly clock: Clock;
  readonly log: Log;
  readonly accounts: PadAccounts;
  readonly wrongKeys: WrongKeys;
}

/** A listener that is open. */
export interface PadListener {
  readonly port: number;
  /** Cuts every connection; resolves when the port is free. */
  close(): Promise<void>;
}

/** Opens a listener; rejects with the reason. */
export type OpenPadListener = (options: ListenerOptions) => Promise<PadListener>;

const CONNECTIONS_MAX = 64;
const CONNECTIONS_PER_ADDRESS_MAX = 16;
/** From the first byte until the WebSocket stands. */
const HANDSHAKE_WITHIN_MS = 10_000;
const HEADER_BYTES_MAX = 8192;
const GOODBYE_WITHIN_MS = 2000;

/** Listens for pads through `ws`, which is loaded only here. */
export const openPadListener: OpenPadListener = async (options) => {
  const { WebSocketServer } = await import('ws');
  const server = await makeServer(options.wish);
  const pads = new WebSocketServer({
    noServer: true,
    maxPayload: PAD_MESSAGE_BYTES_MAX,
    perMessageDeflate: false,
  });
  const cutAll = limitStrangers(server, options);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    pads.handleUpgrade(request, socket, head, (webSocket) => {
      serve(webSocket, { ...options, address: addressOf(request) });
    });
  });
  const port = await listening(server, options.wish);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        for (const pad of pads.clients) pad.terminate();
        server.close(() => resolve());
        cutAll();
      }),
  };
};

async function makeServer({ tls }: ListenerWish): Promise<Server> {
  const limits = {
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: HANDSHAKE_WITHIN_MS,
    requestTimeout: HANDSHAKE_WITHIN_MS,
  };
  if (tls === null) return createServer(limits);
  const [cert, key] = await Promise.all([readFile(tls.certFile), readFile(tls.keyFile)]);
  const secure = {
    cert,
    key,
    minVersion: 'TLSv1.2',
    handshakeTimeout: HANDSHAKE_WITHIN_MS,
  } as const;
  return createTlsServer({ ...limits, ...secure });
}

function listening(server: Server, { host, port }: ListenerWish): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.removeListener('error', reject);
      server.on('error', () => undefined);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/**
 * Turns away who connects too often, has tried wrong keys, is no WebSocket in time, or asks for a web
 * page. The answer cuts every connection that is left.
 */
function limitStrangers(server: Server, { clock, wrongKeys }: ListenerOptions): () => void {
  const connected = new Map<
    string,
    { readonly socket: Socket; readonly stopDeadline: CancelTimer }
  >();
  server.maxConnections = CONNECTIONS_MAX;
  // Before TLS: a handshake that never ends counts, too.
  server.on('connection', (socket: Socket) => {
    const name = nameOf(socket);
    const stopDeadline = clock.after(HANDSHAKE_WITHIN_MS, () => socket.destroy());
    connected.set(name, { socket, stopDeadline });
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      stopDeadline();
      connected.delete(name);
    });
    const address = socket.remoteAddress ?? '';
    const same = [...connected.values()].filter((one) => one.socket.remoteAddress === address);
    if (same.length > CONNECTIONS_PER_ADDRESS_MAX || wrongKeys.isBlocked(address)) socket.destroy();
  });
  server.on('upgrade', (_request, socket: Socket) => connected.get(nameOf(socket))?.stopDeadline());
  server.on('request', (_request, response) => {
    response.writeHead(426, { connection: 'close', upgrade: 'websocket' }).end();
  });
  server.on('clientError', (_error, socket: Duplex) => socket.destroy());
  server.on('tlsClientError', () => undefined);
  return () => {
    for (const { socket } of connected.values()) socket.destroy();
  };
}

/** The same for a connection and for the TLS inside it. */
function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

function addressOf(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? '';
}

type WebSocket = import('ws').WebSocket;

function serve(
  webSocket: WebSocket,
  { clock, accounts, wrongKeys, log, address }: ListenerOptions & { readonly address: string },
): void {
  let stopGoodbye: CancelTimer = () => undefined;
  const socket: PadSocket = {
    address,
    send: (text) => {
      if (webSocket.readyState === webSocket.OPEN) webSocket.send(text, () => undefined);
    },
    waitingBytes: () => webSocket.bufferedAmount,
    close: (reason) => {
      webSocket.close(1008, reason);
      stopGoodbye = clock.after(GOODBYE_WITHIN_MS, () => webSocket.terminate());
    },
  };
  const connection = createPadConnection({ clock, socket, accounts, wrongKeys });
  webSocket.on('message', (data: Buffer, isBinary: boolean) => {
    connection.receive(isBinary ? '' : data.toString('utf8'));
  });
  webSocket.on('error', (error) => {
    log.debug({ err: error }, 'A pad sent something that is no WebSocket frame.');
    connection.ended('it sent something that is no WebSocket frame');
    webSocket.terminate();
  });
  webSocket.on('close', () => {
    stopGoodbye();
    connection.ended('the pad closed the connection');
  });
}
