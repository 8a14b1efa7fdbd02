import { lookup } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';
import type { CameraReading } from '../../../protocol/reading.ts';
import type { Clock } from '../../../runtime/clock.ts';
import type { AllowedNetworks } from '../../probing/allowedNetworks.ts';

/** What one question to a camera brought. */
export interface ProbeResult {
  readonly status: CameraReading['status'];
  readonly reason: string | null;
  readonly latencyMs: number | null;
}

export interface ProbeOptions {
  readonly url: URL;
  readonly timeoutMs: number;
  readonly networks: AllowedNetworks;
  readonly clock: Clock;
}

/** An answer to OPTIONS is a few hundred bytes; whatever sends more is no camera. */
const ANSWER_BYTES_MAX = 8 * 1024;
const RTSP_PORT = 554;
const UNAUTHORISED = 401;

/**
 * Asks a camera by RTSP OPTIONS (RFC 2326 §10.1) whether it serves streams. Never throws; always
 * answers within about `timeoutMs`, whatever the other side does.
 */
export async function probeRtsp(options: ProbeOptions): Promise<ProbeResult> {
  const host = options.url.hostname.replace(/^\[|\]$/g, '');
  let address: string | null;
  try {
    address = await findAddress(host, options);
  } catch (error) {
    return failed('offline', (error as Error).message);
  }
  if (address === null) return failed('offline', `${host} is not found in time`);
  // Judged after the look-up and connected by number: a name cannot point elsewhere in between.
  if (!options.networks.allows(address)) {
    return failed('offline', `${address} is not in the networks of probes.allow`);
  }
  return ask(address, options);
}

/** The address of a name; null when the look-up takes too long. */
function findAddress(host: string, { clock, timeoutMs }: ProbeOptions): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(timeoutMs, () => resolve(null));
    lookup(host)
      .finally(cancel)
      .then(({ address }) => resolve(address), reject);
  });
}

/** What happens on the socket, until one thing decides. */
function ask(address: string, options: ProbeOptions): Promise<ProbeResult> {
  const { clock, url } = options;
  const startedMs = clock.monotonicMs();
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: Number(url.port || RTSP_PORT) });
    let isConnected = false;
    let answer = '';
    const cancel = clock.after(options.timeoutMs, () =>
      finish(failed(isConnected ? 'no-stream' : 'offline', 'no answer in time')),
    );

    function finish(result: ProbeResult): void {
      cancel();
      closeForGood(socket);
      resolve(result);
    }

    socket.setEncoding('latin1');
    socket.on('connect', () => {
      isConnected = true;
      socket.write(
        `OPTIONS ${requestTarget(url)} RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: hallwatch\r\n\r\n`,
      );
    });
    socket.on('data', (text: string) => {
      answer += text;
      const status = judgeAnswer(answer);
      if (status !== null) return finish({ ...status, latencyMs: clock.monotonicMs() - startedMs });
      if (answer.length > ANSWER_BYTES_MAX) finish(failed('no-stream', 'the answer never ends'));
    });
    socket.on('error', (error: NodeJS.ErrnoException) => finish(judgeError(error, isConnected)));
    socket.on('close', () => finish(failed('no-stream', 'the connection was closed')));
  });
}

/** Later errors of a socket that nobody needs any more must not end the process. */
function closeForGood(socket: Socket): void {
  socket.removeAllListeners();
  socket.on('error', () => undefined);
  socket.destroy();
}

function requestTarget(url: URL): string {
  return `rtsp://${url.host}${url.pathname}${url.search}`;
}

/** What the first line of an answer says; null while it is not complete. */
export function judgeAnswer(answer: string): Omit<ProbeResult, 'latencyMs'> | null {
  const end = answer.indexOf('\n');
  if (end < 0) return null;
  const code = /^RTSP\/\d\.\d (\d{3})/.exec(answer)?.[1];
  if (code === undefined) return { status: 'no-stream', reason: 'the answer is not RTSP' };
  if (code === '200') return { status: 'online', reason: null };
  const status = Number(code) === UNAUTHORISED ? 'unauthorised' : 'no-stream';
  return { status, reason: `RTSP ${code}` };
}

function judgeError(error: NodeJS.ErrnoException, isConnected: boolean): ProbeResult {
  if (isConnected) return failed('no-stream', error.message);
  return failed(error.code === 'ECONNREFUSED' ? 'refused' : 'offline', error.message);
}

function failed(status: CameraReading['status'], reason: string): ProbeResult {
  return { status, reason, latencyMs: null };
}
