import { Failure } from '../../runtime/failure.ts';
import { isLoopback } from '../../runtime/loopback.ts';

/** Where a web listener listens. */
export interface ListenAddress {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** PEM files of certificate and key; null speaks plain HTTP. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
  /** Beyond loopback without TLS, on a network that somebody else protects. */
  readonly insecure: boolean;
}

/** Throws HW-HTTP-020 when strangers could reach a listener that has neither TLS nor leave. */
export function assertMayListen(address: ListenAddress): void {
  if (isLoopback(address.host) || address.tls !== null || address.insecure) return;
  throw new Failure('HW-HTTP-020', { host: address.host });
}

/** Turns what the operating system says when listening fails into a sentence for a person. */
export function listenFailure(address: ListenAddress, error: unknown): Failure {
  const { host, port } = address;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return new Failure('HW-HTTP-021', { host, port }, error);
  return new Failure('HW-HTTP-022', { host, port, reason: code ?? message }, error);
}

/** The address as a browser writes it; a host that means "all" becomes loopback. */
export function urlOf(address: Pick<ListenAddress, 'host' | 'tls'>, port: number): string {
  const everywhere = address.host === '0.0.0.0' || address.host === '::';
  const host = everywhere ? '127.0.0.1' : address.host.replace(/^\[|\]$/g, '');
  const shown = host.includes(':') ? `[${host}]` : host;
  return `${address.tls === null ? 'http' : 'https'}://${shown}:${port}`;
}
