import type { CharacterPort } from '../../../../agent/drivers/gpio/characterPort.ts';
import { GPIO_REQUESTS } from '../../../../agent/drivers/gpio/gpioUapi.ts';

/** A line of the pretended kernel. */
export interface KernelLine {
  readonly name: string;
  level: boolean;
  consumer: string;
  flags: bigint;
  debounceUs: number;
  sequence: number;
  /** Events that wait to be read. */
  events: Buffer[];
}

export interface KernelChip {
  readonly path: string;
  readonly name: string;
  readonly label: string;
  readonly lines: KernelLine[];
}

const BITS = { used: 1n, activeLow: 2n, output: 8n, edges: 0x30n } as const;

class Refused extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export function kernelChip(number: number, label: string, names: readonly string[]): KernelChip {
  const lines = names.map((name) => ({
    ...{ name, level: false, consumer: '', flags: 0n, debounceUs: 0 },
    ...{ sequence: 0, events: [] },
  }));
  return { path: `/dev/gpiochip${number}`, name: `gpiochip${number}`, label, lines };
}

type Refusable = 'open' | 'lineInfo' | 'debounce' | 'edges' | 'read' | 'values';

/**
 * A kernel with GPIO chips that answers the requests of the character device byte by byte, written
 * against linux/gpio.h on its own: it shares no code with what it checks but the requests' numbers.
 */
export class GpioKernel implements CharacterPort {
  /** What it refuses, with the code. */
  readonly refuses = new Map<Refusable, string>();
  readonly #chips: readonly KernelChip[];
  readonly #opened = new Map<number, KernelChip | KernelLine>();
  readonly #inputs = new Map<number, () => void>();
  #next = 10;

  constructor(chips: readonly KernelChip[]) {
    this.#chips = chips;
  }

  openCount(): number {
    return this.#opened.size;
  }

  /** An edge of a line that is requested for edges; the kernel keeps `kept` events at most. */
  edge(line: KernelLine, level: boolean, kept = 64): void {
    line.level = level;
    if ((line.flags & BITS.edges) === 0n) return;
    line.sequence += 1;
    const event = Buffer.alloc(48);
    event.writeUInt32LE(level ? 1 : 2, 8);
    event.writeUInt32LE(line.sequence, 20);
    line.events.push(event);
    if (line.events.length > kept) line.events.shift();
  }

  /** Lets the process see what waits. */
  wake(): void {
    for (const onInput of [...this.#inputs.values()]) onInput();
  }

  chipPaths(): string[] {
    return this.#chips.map(({ path }) => path);
  }

  open(path: string): number {
    this.#refuse('open');
    const chip = this.#chips.find((one) => one.path === path);
    if (chip === undefined) throw new Refused('ENOENT');
    return this.#give(chip);
  }

  close(descriptor: number): void {
    const target = this.#opened.get(descriptor);
    if (target === undefined || this.#inputs.has(descriptor)) throw new Refused('EBADF');
    this.#opened.delete(descriptor);
    if (!('lines' in target)) Object.assign(target, { consumer: '', flags: 0n });
  }

  read(descriptor: number, buffer: Buffer): number {
    this.#refuse('read');
    const line = this.#opened.get(descriptor) as KernelLine;
    const taken = line.events.splice(0, Math.floor(buffer.length / 48));
    return Buffer.concat(taken).copy(buffer);
  }

  watchInput(descriptor: number, onInput: () => void): () => void {
    this.#inputs.set(descriptor, onInput);
    return () => this.#inputs.delete(descriptor);
  }

  ioctl(descriptor: number, number: number, buffer: Buffer): void {
    const target = this.#opened.get(descriptor);
    if (target === undefined) throw new Refused('EBADF');
    if ('lines' in target) this.#ofChip(target, number, buffer);
    else this.#ofLine(target, number, buffer);
  }

  #ofChip(chip: KernelChip, number: number, buffer: Buffer): void {
    if (number === GPIO_REQUESTS.chipInfo) {
      buffer.write(chip.name, 0);
      buffer.write(chip.label, 32);
      buffer.writeUInt32LE(chip.lines.length, 64);
    } else if (number === GPIO_REQUESTS.lineInfo) this.#info(chip, buffer);
    else if (number === GPIO_REQUESTS.getLine) this.#request(chip, buffer);
    else throw new Refused('EINVAL');
  }

  #ofLine(line: KernelLine, number: number, buffer: Buffer): void {
    this.#refuse('values');
    const isTurned = (line.flags & BITS.activeLow) !== 0n;
    if (number === GPIO_REQUESTS.setConfig) this.#configure(line, buffer);
    else if (number === GPIO_REQUESTS.getValues) {
      buffer.writeBigUInt64LE(line.level !== isTurned ? 1n : 0n, 0);
    } else if (number === GPIO_REQUESTS.setValues) {
      if ((line.flags & BITS.output) === 0n) throw new Refused('EPERM');
      line.level = (buffer.readBigUInt64LE(0) === 1n) !== isTurned;
    } else throw new Refused('EINVAL');
  }

  #info(chip: KernelChip, buffer: Buffer): void {
    this.#refuse('lineInfo');
    const line = chip.lines[buffer.readUInt32LE(64)];
    if (line === undefined) throw new Refused('EINVAL');
    buffer.write(line.name, 0);
    buffer.write(line.consumer, 32);
    buffer.writeBigUInt64LE(line.flags | (line.consumer === '' ? 0n : BITS.used), 72);
  }

  #request(chip: KernelChip, buffer: Buffer): void {
    const line = chip.lines[buffer.readUInt32LE(0)];
    if (line === undefined || buffer.readUInt32LE(560) !== 1) throw new Refused('EINVAL');
    if (line.consumer !== '') throw new Refused('EBUSY');
    this.#configure(line, buffer.subarray(288, 288 + 272));
    line.consumer = textAt(buffer, 256);
    buffer.writeInt32LE(this.#give(line), 588);
  }

  #configure(line: KernelLine, config: Buffer): void {
    const flags = config.readBigUInt64LE(0);
    const isTurned = (flags & BITS.activeLow) !== 0n;
    let debounceUs = 0;
    for (let index = 0; index < config.readUInt32LE(8); index += 1) {
      const at = 32 + index * 24;
      if (config.readBigUInt64LE(at + 16) !== 1n) throw new Refused('EINVAL');
      const id = config.readUInt32LE(at);
      if (id === 3) debounceUs = config.readUInt32LE(at + 8);
      else if (id === 2) line.level = (config.readBigUInt64LE(at + 8) === 1n) !== isTurned;
      else throw new Refused('EINVAL');
    }
    if (debounceUs > 0) this.#refuse('debounce');
    if ((flags & BITS.edges) !== 0n) this.#refuse('edges');
    line.flags = flags;
    line.debounceUs = debounceUs;
  }

  #give(target: KernelChip | KernelLine): number {
    this.#next += 1;
    this.#opened.set(this.#next, target);
    return this.#next;
  }

  #refuse(what: Refusable): void {
    const code = this.refuses.get(what);
    if (code !== undefined) throw new Refused(code);
  }
}

function textAt(buffer: Buffer, start: number): string {
  return buffer.toString('utf8', start, start + 32).replace(/\0.*$/s, '');
}
