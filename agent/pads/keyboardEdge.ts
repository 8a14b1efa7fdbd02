import { close, constants, open, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Libc, LibcUnavailable, loadLibc } from '../linux/libc.ts';
import { whyNotUsable } from './deviceFile.ts';
import {
  type OpenPad,
  type PadEvents,
  type PadPort,
  PadsUnavailable,
  type PluggedPad,
} from './padPort.ts';

/** `EVIOCGRAB`, `_IOW('E', 0x90, int)` of linux/input.h; grabs when its argument is not null. */
const GRAB = 0x40044590;
/** Room for 64 events of 24 bytes: as many as the kernel keeps for a reader. */
const CHUNK_BYTES = 64 * 24;
/** Bits of a key bitmap below `BTN_MISC`: keys, not buttons of mice and joysticks. */
const KEY_BITS = 256;

/** Keyboards through evdev (`/dev/input/eventN`); the C library is loaded when it is needed. */
export function createKeyboardEdge(sysfsRoot = '/sys'): PadPort {
  return {
    list: async () => listKeyboards(sysfsRoot),
    async open(path, events, { grab }) {
      const libc = await libcFor(path);
      const descriptor = await openInput(path);
      try {
        if (grab) grabInput(libc, descriptor, path);
        return readInput(libc, descriptor, events);
      } catch (error) {
        await promisify(close)(descriptor);
        throw error;
      }
    },
  };
}

/** Hands over what a keyboard says, until it is gone or closed. */
function readInput(libc: Libc, descriptor: number, events: PadEvents): OpenPad {
  let isOver = false;
  const stopWatching = libc.watchInput(descriptor, () => {
    const input = takeInput(descriptor);
    if (input.kind === 'bytes') events.onBytes(input.bytes);
    if (input.kind !== 'gone') return;
    void end().catch(() => undefined);
    events.onLost({ reason: input.reason, by: 'pad' });
  });
  async function end(): Promise<void> {
    if (isOver) return;
    isOver = true;
    stopWatching();
    await promisify(close)(descriptor);
  }
  return {
    async write() {
      throw new Error('nothing can be written to a keyboard');
    },
    close: end,
  };
}

async function libcFor(path: string): Promise<Libc> {
  try {
    return await loadLibc();
  } catch (error) {
    if (error instanceof LibcUnavailable) throw new PadsUnavailable(`${path}: ${error.message}`);
    throw error;
  }
}

async function openInput(path: string): Promise<number> {
  try {
    return await promisify(open)(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw new Error(whyNotUsable(path, 'read') ?? (error as Error).message);
  }
}

function grabInput(libc: Libc, descriptor: number, path: string): void {
  try {
    libc.ioctl(descriptor, GRAB, Buffer.alloc(4, 1));
  } catch (error) {
    const isTaken = (error as { code?: unknown }).code === 'EBUSY';
    throw new Error(isTaken ? `another program has ${path}` : (error as Error).message);
  }
}

type Input =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'gone'; readonly reason: string };

/** Reads what one keyboard has to say; it is gone when that fails. */
function takeInput(descriptor: number): Input {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  try {
    const length = readSync(descriptor, chunk);
    if (length === 0) return { kind: 'gone', reason: 'the keyboard is gone' };
    return { kind: 'bytes', bytes: chunk.subarray(0, length) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EAGAIN' || code === 'EINTR') return { kind: 'nothing' };
    return { kind: 'gone', reason: code === 'ENODEV' ? 'the keyboard was unplugged' : message };
  }
}

/** Input devices with keys, from the kernel's own description of them. */
export function listKeyboards(sysfsRoot: string): readonly PluggedPad[] {
  const folder = join(sysfsRoot, 'class', 'input');
  return namesIn(folder).flatMap((name): PluggedPad[] => {
    if (!/^event\d+$/.test(name)) return [];
    const about = (file: string): string => textOf(join(folder, name, 'device', file));
    if (!hasKeys(about('capabilities/key'))) return [];
    const vendorId = Number.parseInt(about('id/vendor'), 16);
    const productId = Number.parseInt(about('id/product'), 16);
    if (Number.isNaN(vendorId) || Number.isNaN(productId)) return [];
    return [
      {
        ...{ kind: 'keyboard', path: `/dev/input/${name}`, vendorId, productId },
        ...{ name: about('name') || null, serial: about('uniq') || null },
        ...{ usbPort: about('phys') || null, isKeyboard: true },
      },
    ];
  });
}

/** Words of a bitmap, the highest first, as long as a `long` of this machine. */
function hasKeys(bitmap: string): boolean {
  const wordBits = ['arm', 'ia32', 'mips', 'mipsel'].includes(process.arch) ? 32 : 64;
  const words = bitmap.split(' ').slice(-KEY_BITS / wordBits);
  return words.some((word) => /[1-9a-f]/i.test(word));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
