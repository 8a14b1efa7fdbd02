import {
  codeOf,
  describeFailure,
  type FoundLine,
  findLine,
  isUnknownRequest,
  readLine,
  withChip,
} from './characterChips.ts';
import type { CharacterPort } from './characterPort.ts';
import type { CharacterOutcome } from './doors.ts';
import type { GpioLine, GpioLineOptions, Listening } from './gpioLine.ts';
import {
  edgesBetween,
  GPIO_REQUESTS,
  type InputConfig,
  inputConfig,
  type LineInfo,
  newEvents,
  newLineRequest,
  newValues,
  outputConfig,
  readEvents,
  readLineDescriptor,
  readValue,
} from './gpioUapi.ts';
import type { LineWish } from './lineWish.ts';
import type { OutputLine, OutputLineOptions } from './outputLine.ts';
import { releaseAtExit } from './releaseAtExit.ts';

/** Events that the kernel keeps of one line until they are read, and that are read at once. */
const EVENTS_KEPT = 64;
/** An input that never rests must not keep the process reading for ever. */
const READS_MAX = 4;
/** Answers of a chip that cannot do what was asked of a line: no debounce, no interrupt. */
const CANNOT = new Set(['EINVAL', 'ENXIO', 'EOPNOTSUPP', 'ENOTSUP', 'ENOSYS', 'errno 524']);
/** Above 2^31 the sequence went back: it was begun anew. */
const PLAUSIBLE_EDGES_MAX = 2 ** 31;

type Shown<L> = CharacterOutcome<L>;

/** Opens an input line by the character device. Throws nothing. */
export function openCharacterInput(
  port: CharacterPort,
  wish: LineWish,
  options: GpioLineOptions,
): Shown<GpioLine> {
  return openFound(port, wish, (found) => {
    const { activeLow, bias, debounceMs } = options;
    const wished: InputConfig = { activeLow, bias, edges: true, debounceMs };
    // Each less than the one before; the last is a line that must be asked.
    const attempts = [wished, { ...wished, debounceMs: 0 }];
    const configs = [
      ...(debounceMs > 0 ? attempts : [wished]),
      { ...wished, debounceMs: 0, edges: false },
    ];
    for (const config of configs) {
      try {
        const descriptor = requestLine(port, found, options.consumer, inputConfig(config));
        return new CharacterInput(port, descriptor, { options, config });
      } catch (error) {
        if (!CANNOT.has(codeOf(error) ?? '') || !config.edges) throw error;
      }
    }
    throw new Error('the line cannot be read');
  });
}

/** Opens an output line, off, by the character device. Throws nothing. */
export function openCharacterOutput(
  port: CharacterPort,
  wish: LineWish,
  options: OutputLineOptions,
): Shown<OutputLine> {
  return openFound(port, wish, (found) => {
    const config = outputConfig({ activeLow: options.activeLow, isOn: false });
    const descriptor = requestLine(port, found, options.consumer ?? 'hallwatch', config);
    return createOutput(port, descriptor, options);
  });
}

function openFound<L>(
  port: CharacterPort,
  wish: LineWish,
  open: (found: FoundLine) => L,
): Shown<L> {
  let found: FoundLine | null = null;
  try {
    const search = findLine(port, wish);
    if (search.kind === 'no-door') return search;
    if (search.kind === 'not-found') return { kind: 'failed', reason: search.reason };
    found = search;
    return { kind: 'open', line: open(found) };
  } catch (error) {
    return explain(port, found, error);
  }
}

/** Why a line could not be had; who has it says the kernel. */
function explain<L>(port: CharacterPort, found: FoundLine | null, error: unknown): Shown<L> {
  if (found === null) {
    // The names of lines are asked for by a request that Linux has since 5.10.
    if (isUnknownRequest(error)) return { kind: 'no-door', reason: 'Linux is older than 5.10' };
    return { kind: 'failed', reason: describeFailure(error, 'the GPIO chip') };
  }
  const { chip, offset } = found;
  const info = lineInfoOf(port, found);
  if (info === 'unknown-request') return { kind: 'no-door', reason: 'Linux is older than 5.10' };
  if (codeOf(error) !== 'EBUSY')
    return { kind: 'failed', reason: describeFailure(error, chip.path) };
  const consumer = info?.consumer ?? '';
  const name = info === null || info.name === '' ? '' : ` (${info.name})`;
  const reason = `line ${offset}${name} of ${chip.label} is in use by "${consumer || 'nobody says who'}"`;
  // An agent that was killed left it exported: that door takes it over.
  return { kind: consumer === 'sysfs' ? 'no-door' : 'failed', reason };
}

function lineInfoOf(port: CharacterPort, found: FoundLine): LineInfo | 'unknown-request' | null {
  try {
    return withChip(port, found.chip.path, (chip) => readLine(port, chip, found.offset));
  } catch (error) {
    return isUnknownRequest(error) ? 'unknown-request' : null;
  }
}

function requestLine(
  port: CharacterPort,
  { chip, offset }: FoundLine,
  consumer: string,
  config: Buffer,
): number {
  const request = newLineRequest({ offset, consumer, config, eventsKept: EVENTS_KEPT });
  withChip(port, chip.path, (opened) => port.ioctl(opened, GPIO_REQUESTS.getLine, request));
  return readLineDescriptor(request);
}

/** An input line that the kernel gave. */
class CharacterInput implements GpioLine {
  readonly door = 'character';
  readonly debounces: boolean;
  readonly tellsEdges: boolean;
  readonly #port: CharacterPort;
  readonly #options: GpioLineOptions;
  readonly #config: InputConfig;
  readonly #events = newEvents(EVENTS_KEPT);
  #descriptor: number | null;
  #stopWatching: () => void;
  #sequence: number | null = null;

  constructor(
    port: CharacterPort,
    descriptor: number,
    { options, config }: { readonly options: GpioLineOptions; readonly config: InputConfig },
  ) {
    this.#port = port;
    this.#descriptor = descriptor;
    this.#options = options;
    this.#config = config;
    this.debounces = config.edges && config.debounceMs > 0;
    this.tellsEdges = config.edges;
    try {
      this.#stopWatching = port.watchInput(descriptor, () => this.#takeEvents());
    } catch (error) {
      port.close(descriptor);
      throw error;
    }
  }

  read(): boolean {
    const values = newValues(false);
    this.#port.ioctl(this.#opened(), GPIO_REQUESTS.getValues, values);
    return readValue(values);
  }

  listen(to: Listening): void {
    if (!this.tellsEdges) return;
    const edges = to !== 'off';
    const debounceMs = to === 'settled' ? this.#config.debounceMs : 0;
    const config = inputConfig({ ...this.#config, edges, debounceMs });
    this.#port.ioctl(this.#opened(), GPIO_REQUESTS.setConfig, config);
  }

  close(): void {
    const descriptor = this.#descriptor;
    if (descriptor === null) return;
    this.#descriptor = null;
    this.#stopWatching();
    this.#port.close(descriptor);
  }

  #opened(): number {
    if (this.#descriptor === null) throw new Error('the line is closed');
    return this.#descriptor;
  }

  #takeEvents(): void {
    let read = 0;
    let counted = 0;
    try {
      for (let round = 0; round < READS_MAX && this.#descriptor !== null; round += 1) {
        const bytes = this.#port.read(this.#descriptor, this.#events);
        for (const { sequence } of readEvents(this.#events, bytes)) {
          read += 1;
          counted += this.#countTo(sequence);
        }
        if (bytes < this.#events.length) break;
      }
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (read > 0) this.#options.onEdges({ count: counted, missed: counted - read });
  }

  /** The edges that an event stands for: itself, and those lost before it. */
  #countTo(sequence: number): number {
    // The first edge of a line has the number 1.
    const edges = edgesBetween(this.#sequence ?? 0, sequence);
    this.#sequence = sequence;
    return edges === 0 || edges > PLAUSIBLE_EDGES_MAX ? 1 : edges;
  }

  #fail(error: unknown): void {
    this.#stopWatching();
    this.#options.onFailure(describeFailure(error, 'the GPIO line'));
  }
}

function createOutput(
  port: CharacterPort,
  descriptor: number,
  options: OutputLineOptions,
): OutputLine {
  let isOpen = true;
  let hasFailed = false;
  const set = (isOn: boolean): void => {
    if (!isOpen || hasFailed) return;
    try {
      port.ioctl(descriptor, GPIO_REQUESTS.setValues, newValues(isOn));
    } catch (error) {
      hasFailed = true;
      options.onFailure(describeFailure(error, 'the GPIO line'));
    }
  };
  const close = (): void => {
    if (!isOpen) return;
    keep();
    set(false);
    isOpen = false;
    port.close(descriptor);
  };
  // The kernel takes the line back when the process ends, but leaves the lamp as it was.
  const keep = releaseAtExit(close);
  return { set, close };
}
