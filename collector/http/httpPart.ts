import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { Clock } from '../../runtime/clock.ts';
import { Failure } from '../../runtime/failure.ts';
import type { Part } from '../../runtime/lifecycle.ts';
import { type BuildServerOptions, buildMetricsServer, buildServer } from './buildServer.ts';
import type { HttpServer, TlsFiles } from './httpServer.ts';
import { assertMayListen, type ListenAddress, listenFailure, urlOf } from './listenAddress.ts';

/** A web listener with a life. */
export interface HttpPart extends Part {
  /** Where it listens, like `http://127.0.0.1:8420`. Throws before it has started. */
  url(): string;
}

/** Requests under way may end by themselves for this long, in ms, when the program stops. */
const CLOSE_GRACE_MS = 2000;

export interface HttpPartOptions {
  readonly listen: ListenAddress;
  readonly build: Omit<BuildServerOptions, 'host' | 'tls'>;
}

/**
 * The web server as a part. `start` throws HW-HTTP-020 (would be open to strangers), -021 (port
 * taken), -022 (cannot listen) or -023 (certificate).
 */
export function createHttpPart({ listen, build }: HttpPartOptions): HttpPart {
  return createListener('http', listen, build.clock, async (tls) => {
    const { server } = await buildServer({ ...build, host: listen.host, tls });
    return server;
  });
}

export interface MetricsPartOptions {
  readonly port: number;
  readonly build: Pick<BuildServerOptions, 'queries' | 'log' | 'clock'>;
}

/** The listener for Prometheus: loopback only, without a session. */
export function createMetricsPart({ port, build }: MetricsPartOptions): HttpPart {
  const listen: ListenAddress = { host: '127.0.0.1', port, tls: null, insecure: false };
  return createListener('metrics', listen, build.clock, async () => buildMetricsServer(build));
}

function createListener(
  name: string,
  listen: ListenAddress,
  clock: Clock,
  makeServer: (tls: TlsFiles | null) => Promise<HttpServer>,
): HttpPart {
  let running: HttpServer | null = null;
  return {
    name,
    async start() {
      assertMayListen(listen);
      const server = await makeServer(listen.tls === null ? null : readTls(listen.tls));
      running = server;
      try {
        await server.listen({ host: listen.host, port: listen.port });
      } catch (error) {
        throw listenFailure(listen, error);
      }
    },
    async stop() {
      const server = running;
      running = null;
      if (server === null) return;
      const cancel = clock.after(CLOSE_GRACE_MS, () => server.server.closeAllConnections());
      await server.close();
      cancel();
    },
    url() {
      const address = running?.server.address() as AddressInfo | null | undefined;
      if (address == null) throw new Error(`the part ${name} does not listen`);
      return urlOf(listen, address.port);
    },
  };
}

function readTls(files: { readonly certFile: string; readonly keyFile: string }): TlsFiles {
  try {
    const tls = {
      cert: readFileSync(files.certFile, 'utf8'),
      key: readFileSync(files.keyFile, 'utf8'),
    };
    createSecureContext(tls);
    return tls;
  } catch (error) {
    const reason = (error as Error).message;
    throw new Failure('HW-HTTP-023', { ...files, reason }, error);
  }
}
