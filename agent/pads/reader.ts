import { type OpenPad, type PadKind, type PadPort, PadsUnavailable } from './padPort.ts';
import { parseReaderRequest, type ReaderMessage, type ReaderRequest } from './readerProtocol.ts';

export interface ReaderOptions {
  readonly ports: Readonly<Record<PadKind, PadPort>>;
  readonly send: (message: ReaderMessage) => void;
}

/** The work of the process that reads the pads: it carries out requests and passes bytes on. */
export interface Reader {
  /** Takes one line of the agent; what it makes of it comes as messages. */
  receive(line: string): void;
}

/** Makes a reader; it decides nothing and keeps nothing but the pads that are open. */
export function createReader({ ports, send }: ReaderOptions): Reader {
  const pads = new Map<number, OpenPad>();

  async function open(request: ReaderRequest & { ask: 'open' }): Promise<void> {
    const { kind, path, handle, grab } = request;
    const events = {
      onBytes: (bytes: Uint8Array) =>
        send({ kind: 'bytes', handle, bytes: Buffer.from(bytes).toString('hex') }),
      onLost: ({ reason }: { readonly reason: string }) => {
        void drop(handle);
        send({ kind: 'gone', handle, reason });
      },
    };
    pads.set(handle, await ports[kind].open(path, events, { grab }));
  }

  async function drop(handle: number): Promise<void> {
    const pad = pads.get(handle);
    pads.delete(handle);
    await pad?.close().catch(() => undefined);
  }

  async function carryOut(request: ReaderRequest): Promise<unknown> {
    switch (request.ask) {
      case 'ping':
        return null;
      case 'list':
        return ports[request.kind].list();
      case 'open':
        return open(request);
      case 'write': {
        const pad = pads.get(request.handle);
        if (pad === undefined) throw new Error('the pad is not open');
        return pad.write(Buffer.from(request.bytes, 'hex'));
      }
      case 'close':
        return drop(request.handle);
      default:
        return request satisfies never;
    }
  }

  return {
    receive(line) {
      const request = parseReaderRequest(line);
      if (request === null) return;
      const { id } = request;
      carryOut(request).then(
        (value) => send({ kind: 'answer', id, value: value ?? null }),
        (error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          send({ kind: 'failure', id, reason, unavailable: error instanceof PadsUnavailable });
        },
      );
    },
  };
}
