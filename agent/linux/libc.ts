/**
 * The few system calls that Node does not offer: device control (GPIO lines, grabbing a keyboard) and
 * waiting for several descriptors at once. The one place that calls into C.
 */
export interface Libc {
  /**
   * `ioctl(2)`; the buffer is read and written by the kernel. Throws a `SystemCallError` whose
   * `code` is the errno name.
   */
  ioctl(descriptor: number, request: number, buffer: Buffer): number;
  /**
   * `poll(2)` for input, on a thread of its own. Resolves with the descriptors that can be read or
   * have failed, empty after the time; rejects with a `SystemCallError`.
   */
  waitForInput(descriptors: readonly number[], timeoutMs: number): Promise<readonly number[]>;
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

const POLLFD_BYTES = 8;
const POLL_IN = 0x1;
const EINTR = 'EINTR';

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
  const poll = library.func('int poll(void *fds, unsigned long count, int timeout)');
  const names = new Map(Object.entries(koffi.os.errno).map(([name, value]) => [value, name]));
  const errno = (): string => names.get(koffi.errno()) ?? `errno ${koffi.errno()}`;
  return {
    ioctl(descriptor, request, buffer) {
      const result = ioctl(descriptor, request, buffer) as number;
      if (result < 0) throw new SystemCallError('ioctl', errno());
      return result;
    },
    waitForInput(descriptors, timeoutMs) {
      const entries = Buffer.alloc(Math.max(1, descriptors.length) * POLLFD_BYTES);
      descriptors.forEach((descriptor, index) => {
        entries.writeInt32LE(descriptor, index * POLLFD_BYTES);
        entries.writeInt16LE(POLL_IN, index * POLLFD_BYTES + 4);
      });
      return new Promise((resolve, reject) => {
        poll.async(entries, descriptors.length, timeoutMs, (error: unknown, result: number) => {
          if (error) return reject(error as Error);
          if (result < 0) {
            const code = errno();
            if (code === EINTR) return resolve([]);
            return reject(new SystemCallError('poll', code));
          }
          resolve(
            descriptors.filter((_, index) => entries.readInt16LE(index * POLLFD_BYTES + 6) !== 0),
          );
        });
      });
    },
  };
}
