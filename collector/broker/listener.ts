import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Failure } from '../../runtime/failure.ts';
import { isLoopback } from '../../runtime/loopback.ts';

/** Where the broker listens. */
export interface BrokerListener {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** PEM files. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  /** Beyond loopback without TLS, on a network that somebody else protects. */
  readonly insecure?: boolean;
}

const TLS_HANDSHAKE_MS = 10_000;
const TCP_KEEPALIVE_MS = 30_000;

/** Throws HW-BROKER-001 when strangers could reach a listener that has neither TLS nor leave. */
export function assertMayListen(listener: BrokerListener): void {
  if (isLoopback(listener.host) || listener.tls !== undefined || listener.insecure === true) return;
  throw new Failure('HW-BROKER-001', { host: listener.host, port: listener.port });
}

/**
 * Opens a listener; `onSocket` gets each connection once it may speak MQTT. Throws a `Failure` when
 * the port is taken or the certificate cannot be read.
 */
export function openListener(
  listener: BrokerListener,
  onSocket: (socket: Socket) => void,
): Promise<Server> {
  assertMayListen(listener);
  const socketOptions = {
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: TCP_KEEPALIVE_MS,
  };
  const server =
    listener.tls === undefined
      ? createServer(socketOptions, onSocket)
      : createTlsServer(
          {
            ...socketOptions,
            cert: readPem(listener.tls.certFile),
            key: readPem(listener.tls.keyFile),
            minVersion: 'TLSv1.2',
            handshakeTimeout: TLS_HANDSHAKE_MS,
          },
          onSocket,
        );
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const { host, port } = listener;
      reject(new Failure('HW-BROKER-002', { host, port, reason: error.code ?? error.message }));
    });
    server.listen(listener.port, listener.host.replace(/^\[|\]$/g, ''), () => resolve(server));
  });
}

/** The port that a listener got. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo | null)?.port ?? 0;
}

function readPem(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Failure('HW-BROKER-003', { file, reason: (error as Error).message }, error);
  }
}
