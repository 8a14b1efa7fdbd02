import { watchInput } from './watchInput.ts';

/**
 * The few system calls that Node does not offer: device control (GPIO lines, grabbing a keyboard),
 * waiting for a device file, datagrams, the kernel's clock. The one place that calls into C.
 */
export interface Libc {
  /**
   * `ioctl(2)`; the buffer is read and written by the kernel. Throws a `SystemCallError` whose
   * `code` is the errno name.
   */
  ioctl(descriptor: number, request: number, buffer: Buffer): number;
  /**
   * Calls back, from the event loop and again and again, while a descriptor can be read or has
   * failed; reading it tells which. The descriptor becomes non-blocking. Does not keep the process
   * alive. Returns what ends it, which comes before closing the descriptor. Throws for a descriptor
   * that cannot be waited for, such as that of a file on a disk.
   */
  watchInput(descriptor: number, onInput: () => void): () => void;
  /**
   * `sendto(2)`: one datagram to a Unix socket, given as a path or as `@name`, without waiting.
   * Throws a `SystemCallError`.
   */
  sendDatagram(socket: string, payload: Buffer): void;
  /** `adjtimex(2)`, which changes nothing here: what the kernel knows of its clock. */
  kernelClock(): KernelClock;
}

/** What a time daemon has told the kernel, whichever daemon it is. */
export interface KernelClock {
  /** False before a daemon has set the clock, and again when it has been silent for too long. */
  readonly isSynchronized: boolean;
  /** Largest error in ms; grows by 0.5 ms a second while the daemon is silent. */
  readonly errorMsMax: number;
}

/** A system call failed; `code` is the name of the errno (`EBUSY`). */
export class SystemCallError extends Error {
  readonly code: string;

  constructor(call: string, code: string) {
    super(`${call}: ${code}`);
    this.name = 'SystemCallError';
    this.code = code;
  }
}

/** The package is missing, or there is none for this machine. */
export class LibcUnavailable extends Error {}

const EPOLL_CTL_ADD = 1;
const AF_UNIX = 1;
const SOCK_DGRAM_CLOEXEC = 0o2000002;
const MSG_DONTWAIT_NOSIGNAL = 0x4040;
/** Larger than `struct timex` on any machine. */
const TIMEX_BYTES = 512;
/** No daemon disciplines the clock, or none has for long. */
const STA_UNSYNC = 0x40;

let loaded: Promise<Libc> | null = null;

/** Loads the C library through `koffi`, which is optional; once per process. Throws `LibcUnavailable`. */
export function loadLibc(): Promise<Libc> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Libc> {
  let koffi: typeof import('koffi')['default'];
  try {
    koffi = (await import('koffi')).default;
  } catch (error) {
    throw new LibcUnavailable(`the package koffi: ${(error as Error).message}`);
  }
  const library = koffi.load(null);
  const ioctl = library.func('int ioctl(int fd, unsigned long request, void *argument)');
  const adjtimex = library.func('int adjtimex(void *timex)');
  const socket = library.func('int socket(int domain, int type, int protocol)');
  const sendto = library.func(
    'long sendto(int fd, void *data, unsigned long size, int flags, void *address, uint32_t length)',
  );
  const close = library.func('int close(int fd)');
  const longBytes = koffi.sizeof('long');
  const names = new Map(Object.entries(koffi.os.errno).map(([name, value]) => [value, name]));
  const errno = (): string => names.get(koffi.errno()) ?? `errno ${koffi.errno()}`;
  const checkWaitable = bindEpollCheck(library, errno);
  return {
    ioctl(descriptor, request, buffer) {
      const result = ioctl(descriptor, request, buffer) as number;
      if (result < 0) throw new SystemCallError('ioctl', errno());
      return result;
    },
    sendDatagram(path, payload) {
      const descriptor = socket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0) as number;
      if (descriptor < 0) throw new SystemCallError('socket', errno());
      const address = unixAddress(path);
      const flags = MSG_DONTWAIT_NOSIGNAL;
      const sent = sendto(descriptor, payload, payload.length, flags, address, address.length);
      const failure = Number(sent) < 0 ? errno() : null;
      close(descriptor);
      if (failure !== null) throw new SystemCallError('sendto', failure);
    },
    kernelClock() {
      const timex = Buffer.alloc(TIMEX_BYTES);
      if ((adjtimex(timex) as number) < 0) throw new SystemCallError('adjtimex', errno());
      return readTimex(timex, longBytes);
    },
    watchInput(descriptor, onInput) {
      checkWaitable(descriptor);
      return watchInput(koffi.node, descriptor, onInput);
    },
  };
}

/** Makes what throws for a descriptor that epoll, and so the event loop, refuses. */
function bindEpollCheck(
  library: { func(definition: string): (...args: unknown[]) => unknown },
  errno: () => string,
): (descriptor: number) => void {
  const create = library.func('int epoll_create1(int flags)');
  const control = library.func('int epoll_ctl(int epoll, int operation, int fd, void *event)');
  const close = library.func('int close(int fd)');
  return (descriptor) => {
    const epoll = create(0);
    const result = control(epoll, EPOLL_CTL_ADD, descriptor, Buffer.alloc(16)) as number;
    const failure = result < 0 ? errno() : null;
    close(epoll);
    if (failure !== null) throw new SystemCallError('epoll_ctl', failure);
  };
}

/** `modes`, `offset`, `freq`, `maxerror` (µs), `esterror` and `status`, each in the room of a long. */
function readTimex(timex: Buffer, longBytes: number): KernelClock {
  const maxErrorAt = 3 * longBytes;
  const maxErrorUs =
    longBytes === 8 ? Number(timex.readBigInt64LE(maxErrorAt)) : timex.readInt32LE(maxErrorAt);
  const status = timex.readInt32LE(5 * longBytes);
  return { isSynchronized: (status & STA_UNSYNC) === 0, errorMsMax: maxErrorUs / 1000 };
}

/** `struct sockaddr_un`: a name that begins with @ is one without a file. */
function unixAddress(path: string): Buffer {
  const name = Buffer.from(path.startsWith('@') ? `\0${path.slice(1)}` : `${path}\0`);
  const address = Buffer.alloc(2 + name.length);
  address.writeUInt16LE(AF_UNIX, 0);
  name.copy(address, 2);
  return address;
}
