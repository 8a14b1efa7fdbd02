/**
 * The character device's interface, version 2, as bytes: linux/gpio.h, since Linux 5.10. All
 * structures are laid out the same on every machine with the little end first. Pure.
 */

/** Requests as `ioctl(2)` takes them. Their numbers are those of x86, ARM and RISC-V. */
export const GPIO_REQUESTS = {
  /** GPIO_GET_CHIPINFO_IOCTL, on a chip. */
  chipInfo: 0x8044b401,
  /** GPIO_V2_GET_LINEINFO_IOCTL, on a chip. */
  lineInfo: 0xc100b405,
  /** GPIO_V2_GET_LINE_IOCTL, on a chip: gives the descriptor of a line. */
  getLine: 0xc250b407,
  /** GPIO_V2_LINE_SET_CONFIG_IOCTL, on a line. */
  setConfig: 0xc110b40d,
  /** GPIO_V2_LINE_GET_VALUES_IOCTL, on a line. */
  getValues: 0xc010b40e,
  /** GPIO_V2_LINE_SET_VALUES_IOCTL, on a line. */
  setValues: 0xc010b40f,
} as const;

const FLAGS = {
  used: 1n << 0n,
  activeLow: 1n << 1n,
  input: 1n << 2n,
  output: 1n << 3n,
  edgeRising: 1n << 4n,
  edgeFalling: 1n << 5n,
  pullUp: 1n << 8n,
  pullDown: 1n << 9n,
  biasDisabled: 1n << 10n,
} as const;

/** GPIO_MAX_NAME_SIZE, with the zero at the end. */
const NAME_BYTES = 32;
/** The longest name that a line, a chip or a consumer can have. */
export const NAME_BYTES_MAX = NAME_BYTES - 1;

const CHIP_INFO = { label: 32, lines: 64, bytes: 68 } as const;
const LINE_INFO = { consumer: 32, offset: 64, flags: 72, bytes: 256 } as const;
const CONFIG = { flags: 0, attributeCount: 8, attributes: 32, bytes: 272 } as const;
const ATTRIBUTE = { value: 8, mask: 16, bytes: 24 } as const;
const REQUEST = {
  ...{ consumer: 256, config: 288, lineCount: 560, eventBufferSize: 564, descriptor: 588 },
  bytes: 592,
} as const;
const EVENT = { timestampNs: 0, edge: 8, lineSequence: 20, bytes: 48 } as const;
const ATTRIBUTE_OUTPUT_VALUES = 2;
const ATTRIBUTE_DEBOUNCE = 3;
/** A request is always for one line here: the first bit of every mask. */
const THE_LINE = 1n;

/** The pull of an input; as-is leaves what the machine's firmware has set. */
export const BIASES = ['as-is', 'pull-up', 'pull-down', 'none'] as const;
export type Bias = (typeof BIASES)[number];

export interface ChipInfo {
  /** The kernel's name, such as gpiochip0. */
  readonly name: string;
  readonly label: string;
  readonly lines: number;
}

export interface LineInfo {
  readonly offset: number;
  /** Empty for a line without a name. */
  readonly name: string;
  /** Who holds the line; empty where nobody does or nobody says. */
  readonly consumer: string;
  readonly isUsed: boolean;
  readonly direction: 'in' | 'out';
  readonly activeLow: boolean;
  readonly bias: Bias;
}

/** How an input line is read. */
export interface InputConfig {
  readonly activeLow: boolean;
  readonly bias: Bias;
  /** Whether edges, both ways, become events. */
  readonly edges: boolean;
  /** The kernel tells a level only after it was stable this long; 0: every edge. */
  readonly debounceMs: number;
}

/** How an output line is driven. */
export interface OutputConfig {
  readonly activeLow: boolean;
  readonly isOn: boolean;
}

export function newChipInfo(): Buffer {
  return Buffer.alloc(CHIP_INFO.bytes);
}

export function readChipInfo(buffer: Buffer): ChipInfo {
  return {
    name: readName(buffer, 0),
    label: readName(buffer, CHIP_INFO.label),
    lines: buffer.readUInt32LE(CHIP_INFO.lines),
  };
}

export function newLineInfo(offset: number): Buffer {
  const buffer = Buffer.alloc(LINE_INFO.bytes);
  buffer.writeUInt32LE(offset, LINE_INFO.offset);
  return buffer;
}

export function readLineInfo(buffer: Buffer): LineInfo {
  const flags = buffer.readBigUInt64LE(LINE_INFO.flags);
  const has = (flag: bigint): boolean => (flags & flag) !== 0n;
  return {
    offset: buffer.readUInt32LE(LINE_INFO.offset),
    name: readName(buffer, 0),
    consumer: readName(buffer, LINE_INFO.consumer),
    isUsed: has(FLAGS.used),
    direction: has(FLAGS.output) ? 'out' : 'in',
    activeLow: has(FLAGS.activeLow),
    bias: biasOf(has),
  };
}

function biasOf(has: (flag: bigint) => boolean): Bias {
  if (has(FLAGS.pullUp)) return 'pull-up';
  if (has(FLAGS.pullDown)) return 'pull-down';
  return has(FLAGS.biasDisabled) ? 'none' : 'as-is';
}

const BIAS_FLAGS: Readonly<Record<Bias, bigint>> = {
  'as-is': 0n,
  'pull-up': FLAGS.pullUp,
  'pull-down': FLAGS.pullDown,
  none: FLAGS.biasDisabled,
};

export interface LineRequest {
  readonly offset: number;
  readonly consumer: string;
  /** Made by `inputConfig` or `outputConfig`. */
  readonly config: Buffer;
  /** Events the kernel keeps until they are read; then the oldest fall out. */
  readonly eventsKept: number;
}

export function newLineRequest(request: LineRequest): Buffer {
  const buffer = Buffer.alloc(REQUEST.bytes);
  buffer.writeUInt32LE(request.offset, 0);
  writeName(buffer, REQUEST.consumer, request.consumer);
  request.config.copy(buffer, REQUEST.config);
  buffer.writeUInt32LE(1, REQUEST.lineCount);
  buffer.writeUInt32LE(request.eventsKept, REQUEST.eventBufferSize);
  return buffer;
}

/** The descriptor of the line that the kernel gave. */
export function readLineDescriptor(request: Buffer): number {
  return request.readInt32LE(REQUEST.descriptor);
}

export function inputConfig(config: InputConfig): Buffer {
  const edges = config.edges ? FLAGS.edgeRising | FLAGS.edgeFalling : 0n;
  const turned = config.activeLow ? FLAGS.activeLow : 0n;
  const buffer = configOf(FLAGS.input | edges | turned | BIAS_FLAGS[config.bias]);
  if (config.debounceMs > 0) {
    addAttribute(buffer, ATTRIBUTE_DEBOUNCE, BigInt(config.debounceMs) * 1000n);
  }
  return buffer;
}

export function outputConfig(config: OutputConfig): Buffer {
  const buffer = configOf(FLAGS.output | (config.activeLow ? FLAGS.activeLow : 0n));
  addAttribute(buffer, ATTRIBUTE_OUTPUT_VALUES, config.isOn ? THE_LINE : 0n);
  return buffer;
}

function configOf(flags: bigint): Buffer {
  const buffer = Buffer.alloc(CONFIG.bytes);
  buffer.writeBigUInt64LE(flags, CONFIG.flags);
  return buffer;
}

function addAttribute(config: Buffer, id: number, value: bigint): void {
  const count = config.readUInt32LE(CONFIG.attributeCount);
  const start = CONFIG.attributes + count * ATTRIBUTE.bytes;
  config.writeUInt32LE(id, start);
  config.writeBigUInt64LE(value, start + ATTRIBUTE.value);
  config.writeBigUInt64LE(THE_LINE, start + ATTRIBUTE.mask);
  config.writeUInt32LE(count + 1, CONFIG.attributeCount);
}

/** Asks for the level, or carries the one to set. */
export function newValues(isActive: boolean): Buffer {
  const buffer = Buffer.alloc(16);
  buffer.writeBigUInt64LE(isActive ? THE_LINE : 0n, 0);
  buffer.writeBigUInt64LE(THE_LINE, 8);
  return buffer;
}

/** The level, turned round already for an active-low line. */
export function readValue(values: Buffer): boolean {
  return (values.readBigUInt64LE(0) & THE_LINE) !== 0n;
}

/** One edge. */
export interface LineEvent {
  readonly rising: boolean;
  /** By the clock that nobody can set. */
  readonly timestampNs: bigint;
  /** +1 with every edge of the line, those included that fell out of the kernel's buffer. */
  readonly sequence: number;
}

/** Bytes for up to so many events. */
export function newEvents(count: number): Buffer {
  return Buffer.alloc(count * EVENT.bytes);
}

/** The events in what was read; an incomplete one at the end is left out. */
export function readEvents(buffer: Buffer, bytes: number): LineEvent[] {
  const events: LineEvent[] = [];
  const end = Math.min(bytes, buffer.length);
  for (let start = 0; start + EVENT.bytes <= end; start += EVENT.bytes) {
    events.push({
      rising: buffer.readUInt32LE(start + EVENT.edge) === 1,
      timestampNs: buffer.readBigUInt64LE(start + EVENT.timestampNs),
      sequence: buffer.readUInt32LE(start + EVENT.lineSequence),
    });
  }
  return events;
}

const SEQUENCES = 2 ** 32;

/** How many edges lie between two sequences, the second included; they begin again after 2^32. */
export function edgesBetween(before: number, after: number): number {
  return (after - before + SEQUENCES) % SEQUENCES;
}

function readName(buffer: Buffer, start: number): string {
  const bytes = buffer.subarray(start, start + NAME_BYTES);
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? NAME_BYTES : end);
}

function writeName(buffer: Buffer, start: number, name: string): void {
  buffer.write(name, start, NAME_BYTES_MAX, 'utf8');
}
